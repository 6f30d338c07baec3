using System.Collections.Immutable;
using HardExample.Core.Drift;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace HardExample.Report.Tests;

[Collection(BrowserCollection.Name)]
public sealed class DriftSectionTests(BrowserFixture browser)
{
    [Fact]
    public void Without_drift_the_page_has_no_data_of_it() =>
        Assert.False(ReportFile.Of(ReportSamples.Many(5)).Data.TryGetProperty("drift", out _));

    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task Drift_is_shown_with_what_changed_a_table_curves_and_samples_that_open()
    {
        await using ReportPage report = await browser.Open(ReportSamples.Many(60) with { Drift = Drift("00055.jpg") });
        await Expect(report.Page.Locator("#drift-verdict")).ToContainTextAsync("Shifted against 2 runs since 2026-11-01");
        await Expect(report.Page.Locator("#drift-shifts")).ToContainTextAsync("darker: median brightness 92 → 61");
        await Expect(report.Page.Locator("#drift-table tbody tr")).ToHaveCountAsync(1);
        // Brightness, and the shares of both classes.
        await Expect(report.Page.Locator("#drift-curves figure")).ToHaveCountAsync(3);
        await report.Page.ClickAsync("#drift-shifts summary");
        await report.Page.ClickAsync("#drift-shifts button");
        await Expect(report.Page.Locator("#detail-title")).ToHaveTextAsync("00055.jpg");
        Assert.Empty(report.Complaints);
    }

    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task No_text_of_drift_becomes_markup()
    {
        foreach (string text in ReportSamples.Hostile)
        {
            await using ReportPage report = await browser.Open(ReportSamples.Many(5) with { Drift = Drift(text, text) });
            await Expect(report.Page.Locator("#drift-table tbody tr")).ToHaveCountAsync(1);
            Assert.Equal("undefined", await report.Page.EvaluateAsync<string>("typeof window.harmed"));
            Assert.Empty(report.Complaints);
        }
    }

    private static DriftResult Drift(string sample, string name = "cat")
    {
        ImmutableSortedDictionary<string, double> medians = Of("image_brightness", 92), shares = Of(name, 0.5).SetItem("dog", 0.5);
        return new()
        {
            Verdict = DriftVerdict.Shifted, Reference = name == "cat" ? "2 runs since 2026-11-01 (season.db)" : name,
            ReferenceSamples = 512,
            Samples = 60, PopulationSamples = 60,
            Findings = [new()
            {
                Name = "image_brightness", Kind = DriftKind.ImageFeature, Test = "Anderson-Darling", Statistic = 9,
                EffectSize = 0.3, P = 1e-9,
                AdjustedP = 1e-8, IsShift = true, ReferenceText = "median 92", NowText = "median 61",
                Text = name == "cat" ? "darker: median brightness 92 → 61" : name, SampleIds = [sample],
            }],
            History =
            [
                new(new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), 300, medians, shares),
                new(new(2026, 11, 8, 0, 0, 0, TimeSpan.Zero), 300, medians, shares),
                new(null, 60, medians.SetItem("image_brightness", 61), shares),
            ],
        };
    }

    private static ImmutableSortedDictionary<string, double> Of(string name, double value) =>
        ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal).Add(name, value);
}
