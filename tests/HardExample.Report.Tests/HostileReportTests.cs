using HardExample.Core.Samples;
using HardExample.Report;
using HardExample.Report.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace HardExample.Report.Tests;

[Collection(BrowserCollection.Name)]
public sealed class HostileReportTests(BrowserFixture browser)
{
    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task Hostile_texts_are_shown_as_text_and_run_nothing()
    {
        await using ReportPage report = await browser.Open(ReportSamples.HostileInput());
        await Expect(report.Count).ToHaveTextAsync($"{ReportSamples.Hostile.Length} of {ReportSamples.Hostile.Length} samples");
        for (int i = 0; i < ReportSamples.Hostile.Length; i++)
        {
            await report.Page.Locator("#cards .picture").Nth(i).ClickAsync();
            Assert.Equal(ReportSamples.Hostile[i], await report.Page.Locator("#detail-title").TextContentAsync());
            await report.Page.ClickAsync("#close");
        }
        Assert.Equal(ReportSamples.Hostile[0], await report.Page.TitleAsync());
        await ExpectHarmless(report);
    }

    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task Hostile_texts_filter_select_and_download_as_they_are()
    {
        await using ReportPage report = await browser.Open(ReportSamples.HostileInput());
        foreach (string text in new[] { ReportSamples.Hostile[0], ReportSamples.Hostile[1], "__proto__" })
        {
            await report.Page.FillAsync("#filter-text", text);
            await Expect(report.Count).ToHaveTextAsync($"1 of {ReportSamples.Hostile.Length} samples");
        }
        await report.Page.ClickAsync("button[type=reset]");
        await report.Page.ClickAsync("#select-all");
        IDownload download = await report.Page.RunAndWaitForDownloadAsync(() => report.Page.ClickAsync("#download"));
        Assert.Equal(ReportSamples.Hostile.Length, (await File.ReadAllLinesAsync(await download.PathAsync())).Length);
        await ExpectHarmless(report);
    }

    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task Hostile_class_names_of_boxes_run_nothing()
    {
        ReportInput input = ReportSamples.Input(
            ReportSamples.Detected("a", 0.5,
                [.. ReportSamples.Hostile.Select(static (text, i) => new DetectedBox(text, 0.9, new(i, i, i + 20, i + 20)))])) with
        { Thumbnail = static _ => new(ReportSamples.Jpeg, 200, 100) };
        await using ReportPage report = await browser.Open(input);
        await report.Page.Locator("#cards .picture").First.ClickAsync();
        await Expect(report.Page.Locator("#detail .box-name")).ToHaveCountAsync(ReportSamples.Hostile.Length);
        await ExpectHarmless(report);
    }

    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task The_policy_stops_markup_that_someone_adds_to_the_file()
    {
        string path = browser.Write(ReportSamples.Many(3));
        string text = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(
            path, text.Replace("</body>",
                "<img src=\"http://127.0.0.1:9/x.png\" onerror=\"window.harmed=1\"><script>window.harmed=1</script></body>"));
        await using ReportPage report = await browser.Open(path);
        Assert.Null(await report.Page.EvaluateAsync<int?>("() => window.harmed ?? null"));
        Assert.Contains(report.Complaints, static c => c.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    private static async Task ExpectHarmless(ReportPage report)
    {
        Assert.Null(await report.Page.EvaluateAsync<int?>("() => window.harmed ?? null"));
        Assert.Equal(0, await report.Page.Locator("[onerror], [onload], iframe, object, embed, body img:not([alt])").CountAsync());
        Assert.Empty(report.Complaints);
        Assert.All(report.Requests, static url => Assert.Matches("^(file:///.*report\\d+\\.html|data:,|blob:.*)$", url));
    }
}
