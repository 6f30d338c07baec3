using System.Text.Json;
using HardExample.Core.Samples;
using HardExample.Report;
using HardExample.Report.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace HardExample.Report.Tests;

[Collection(BrowserCollection.Name)]
public sealed class ReportPageTests(BrowserFixture browser)
{
    private static ReportInput Zoo => ReportSamples.Input(
        ReportSamples.Classified("fox 10.jpg", "fox", 0.9, 1, 20), ReportSamples.Classified("cat 2.jpg", "cat", 0.5, 1),
        ReportSamples.Classified("dog 1.jpg", "dog", 0.3, 20),
        ReportSamples.Classified("cat 1.jpg", "cat", 0.02)) with
    { Thumbnail = static _ => new(ReportSamples.Jpeg, 32, 32) };

    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task It_opens_without_a_complaint_and_asks_for_nothing_but_itself()
    {
        await using ReportPage report = await browser.Open(ReportSamples.Many(60));
        await report.ShowFirstPicture();
        Assert.Empty(report.Complaints);
        Assert.All(report.Requests.Where(static url => !url.StartsWith("blob:", StringComparison.Ordinal)),
            static url => Assert.Matches("^(file:///.*report\\d+\\.html|data:,)$", url));
    }

    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task Linked_pictures_are_shown()
    {
        Directory.CreateDirectory(Path.Combine(browser.Folder, "pictures here"));
        ReportInput input = Zoo
            with { Linked = new("pictures here",
                (name, bytes) => File.WriteAllBytes(Path.Combine(browser.Folder, "pictures here", name), bytes.ToArray())) };
        await using ReportPage report = await browser.Open(input);
        await report.ShowFirstPicture();
        await Expect(report.Page.Locator("#cards img").First).ToHaveJSPropertyAsync("naturalWidth", 1);
        Assert.Empty(report.Complaints);
    }

    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task The_summary_counts_samples()
    {
        await using ReportPage report = await browser.Open(ReportSamples.Many(60));
        await Expect(report.Page.Locator("#tiles")).ToContainTextAsync("Samples60");
        await Expect(report.Page.Locator("#tiles")).ToContainTextAsync("Hard1220 % of the samples");
        await Expect(report.Page.Locator("#tiles")).ToContainTextAsync("1 min 15 s");
    }

    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task Each_filter_narrows_the_gallery_and_reset_brings_all_back()
    {
        await using ReportPage report = await browser.Open(Zoo);
        Assert.Equal(["fox 10.jpg", "cat 2.jpg", "dog 1.jpg", "cat 1.jpg"], await report.Names());
        await report.Page.FillAsync("#filter-text", "CAT");
        await Expect(report.Count).ToHaveTextAsync("2 of 4 samples");
        await report.Page.CheckAsync("#filter-hard");
        await Expect(report.Count).ToHaveTextAsync("1 of 4 samples");
        await report.Page.ClickAsync("button[type=reset]");
        await Expect(report.Count).ToHaveTextAsync("4 of 4 samples");
        await report.Page.SelectOptionAsync("#filter-reason", "20");
        Assert.Equal(["fox 10.jpg", "dog 1.jpg"], await report.Names());
        await report.Page.ClickAsync("button[type=reset]");
        await report.Page.SelectOptionAsync("#filter-class", new SelectOptionValue { Label = "cat (2)" });
        Assert.Equal(["cat 2.jpg", "cat 1.jpg"], await report.Names());
        await report.Page.ClickAsync("button[type=reset]");
        await report.Page.FillAsync("#filter-from", "0.25");
        await report.Page.FillAsync("#filter-to", "0.6");
        await Expect(report.Count).ToHaveTextAsync("2 of 4 samples");
        await report.Page.FillAsync("#filter-text", "no such thing");
        await Expect(report.Page.Locator("#none")).ToBeVisibleAsync();
    }

    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task A_bar_a_reason_and_a_class_lead_to_their_samples()
    {
        await using ReportPage report = await browser.Open(Zoo);
        await report.Page.Locator("#reasons button", new() { HasText = "fliplr" }).ClickAsync();
        Assert.Equal(["fox 10.jpg", "dog 1.jpg"], await report.Names());
        await report.Page.Locator("#class-table button.link", new() { HasText = "cat" }).ClickAsync();
        Assert.Equal(["cat 2.jpg", "cat 1.jpg"], await report.Names());
        // 0.5 · 40 = bar 20
        await report.Page.Locator("#histogram .pick").Nth(20).ClickAsync();
        Assert.Equal(["cat 2.jpg"], await report.Names());
    }

    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task It_sorts_by_name_as_people_count_and_by_coefficient_both_ways()
    {
        await using ReportPage report = await browser.Open(Zoo);
        await report.Page.SelectOptionAsync("#sort", new SelectOptionValue { Label = "file name" });
        Assert.Equal(["cat 1.jpg", "cat 2.jpg", "dog 1.jpg", "fox 10.jpg"], await report.Names());
        await report.Page.SelectOptionAsync("#sort", new SelectOptionValue { Label = "easiest first" });
        Assert.Equal(["cat 1.jpg", "dog 1.jpg", "cat 2.jpg", "fox 10.jpg"], await report.Names());
        await report.Page.ClickAsync("#class-table [data-key=name]");
        Assert.Equal(["cat", "dog", "fox"], await report.Page.Locator("#class-table tbody th").AllInnerTextsAsync());
    }

    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task Chosen_samples_are_downloaded_as_a_manifest()
    {
        await using ReportPage report = await browser.Open(Zoo);
        await report.Page.CheckAsync("[aria-label='Select dog 1.jpg']");
        await report.Page.CheckAsync("[aria-label='Select fox 10.jpg']");
        await report.Page.FillAsync("#filter-text", "cat 1");
        await Expect(report.Count).ToHaveTextAsync("1 of 4 samples");
        await report.Page.ClickAsync("#select-all");
        await Expect(report.Page.Locator("#selection-count")).ToHaveTextAsync("3 selected");
        IDownload download = await report.Page.RunAndWaitForDownloadAsync(() => report.Page.ClickAsync("#download"));
        Assert.Equal("selected.manifest", download.SuggestedFilename);
        string[] lines = await File.ReadAllLinesAsync(await download.PathAsync());
        Assert.Equal(["/data/images/fox 10.jpg", "/data/images/dog 1.jpg", "/data/images/cat 1.jpg"],
            lines.Select(static l => Field(l, "source").GetString()));
        Assert.Equal([true, true, false], lines.Select(static l => Field(l, "hard").GetBoolean()));
        Assert.Equal("1-20", Field(lines[0], "hard-reasons").GetString());
        await report.Page.ClickAsync("#clear");
        await Expect(report.Page.Locator("#selection")).ToBeHiddenAsync();
    }

    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task Chosen_samples_are_copied_as_a_list_of_paths()
    {
        await using ReportPage report = await browser.Open(Zoo, new() { Permissions = ["clipboard-read", "clipboard-write"] });
        await report.Page.ClickAsync("#select-all");
        await report.Page.ClickAsync("#copy");
        await Expect(report.Page.Locator("#said")).ToHaveTextAsync("Copied 4 lines.");
        Assert.Equal("/data/images/fox 10.jpg\n/data/images/cat 2.jpg\n/data/images/dog 1.jpg\n/data/images/cat 1.jpg",
            (await report.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).ReplaceLineEndings("\n"));
    }

    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task The_detail_says_what_to_do_and_steps_with_the_arrow_keys()
    {
        await using ReportPage report = await browser.Open(Zoo);
        await report.Page.Locator("[aria-label='Open fox 10.jpg']").FocusAsync();
        await report.Page.Keyboard.PressAsync("Enter");
        await Expect(report.Page.Locator("#detail-body")).ToContainTextAsync("Look closely at the two most likely classes");
        await report.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(report.Page.Locator("#detail-title")).ToHaveTextAsync("cat 2.jpg");
        await report.Page.Keyboard.PressAsync("Escape");
        await Expect(report.Page.Locator("#detail")).ToBeHiddenAsync();
    }

    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task Boxes_are_drawn_from_the_score_asked_for()
    {
        DetectedBox sure = new("cat", 0.9, new(10, 20, 60, 80)), faint = new("dog", 0.2, new(100, 10, 150, 60));
        await using ReportPage report = await browser.Open(ReportSamples.Input(ReportSamples.Detected("a.jpg", 0.4, sure, faint)) with
        { Thumbnail = static _ => new(ReportSamples.Jpeg, 200, 100) });
        await report.ShowFirstPicture();
        ILocator boxes = report.Page.Locator("#cards rect.box");
        await Expect(boxes).ToHaveCountAsync(1);
        await Expect(report.Page.Locator("#cards .box-name")).ToHaveTextAsync("cat 0.90");
        Assert.Equal(("10", "60"), (await boxes.First.GetAttributeAsync("x"), await boxes.First.GetAttributeAsync("height")));
        await report.Page.FillAsync("#box-floor", "0.1");
        await Expect(boxes).ToHaveCountAsync(2);
    }

    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task Neighbours_and_flipped_views_stand_on_the_card()
    {
        await using ReportPage report = await browser.Open(ReportSamples.Many(10));
        await Expect(report.Cards.First).ToContainTextAsync("Nearest training images");
        await Expect(report.Cards.First).ToContainTextAsync("wolf 0.70");
        await Expect(report.Page.Locator("#cards > li").Nth(5)).Not.ToContainTextAsync("Nearest");
    }

    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task The_theme_follows_the_system_until_it_is_switched()
    {
        await using ReportPage report = await browser.Open(Zoo, new() { ColorScheme = ColorScheme.Dark });
        ILocator root = report.Page.Locator("html");
        await Expect(root).ToHaveAttributeAsync("data-theme", "dark");
        await report.Page.ClickAsync("#theme");
        await Expect(root).ToHaveAttributeAsync("data-theme", "light");
    }

    private static JsonElement Field(string line, string name) => JsonDocument.Parse(line).RootElement.GetProperty(name);
}
