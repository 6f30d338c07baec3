using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using HardExample.Report.Tests;
using Microsoft.Playwright;

namespace HardExample.Report.Tests;

[Collection(BrowserCollection.Name)]
public sealed class AccessibilityTests(BrowserFixture browser)
{
    [Trait("Category", "Slow")]
    [BrowserFact]
    public Task Light_colours_meet_the_guidelines() => ExpectNoViolation(ColorScheme.Light, 1280, openDetail: false);

    [Trait("Category", "Slow")]
    [BrowserFact]
    public Task Dark_colours_meet_the_guidelines() => ExpectNoViolation(ColorScheme.Dark, 1280, openDetail: false);

    [Trait("Category", "Slow")]
    [BrowserFact]
    public Task A_phone_meets_the_guidelines() => ExpectNoViolation(ColorScheme.Light, 390, openDetail: false);

    [Trait("Category", "Slow")]
    [BrowserFact]
    public Task The_detail_meets_the_guidelines() => ExpectNoViolation(ColorScheme.Dark, 1280, openDetail: true);

    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task On_a_phone_nothing_is_wider_than_the_screen()
    {
        await using ReportPage report = await browser.Open(
            ReportSamples.Many(30), new() { ViewportSize = new() { Width = 360, Height = 740 } });
        Assert.Equal(360, await report.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    private async Task ExpectNoViolation(ColorScheme scheme, int width, bool openDetail)
    {
        await using ReportPage report = await browser.Open(
            ReportSamples.Many(30), new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
        await report.Page.CheckAsync("[aria-label='Select 00025.jpg']");
        if (openDetail) await report.Page.Locator("#cards .picture").First.ClickAsync();
        AxeResult result = await report.Page.RunAxe();
        Assert.Empty(result.Violations.Select(static v => $"{v.Id}: {v.Help}: {string.Join("; ", v.Nodes.Select(static n => n.Html))}"));
        Assert.NotEmpty(result.Passes);
    }
}
