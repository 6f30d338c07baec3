using System.Globalization;
using HardExample.Report.Tests;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace HardExample.Report.Tests;

[Collection(BrowserCollection.Name)]
public sealed class LargeReportTests(BrowserFixture browser, ITestOutputHelper output)
{
    [Trait("Category", "Slow")]
    [BrowserFact]
    public async Task Five_thousand_samples_open_and_scroll_with_few_pictures_in_memory()
    {
        // A thumbnail of 224 px has about 8 kB.
        string path = browser.Write(ReportSamples.Many(5000, pictureBytes: 8000));
        await using ReportPage report = await browser.Open(path);
        await Expect(report.Count).ToHaveTextAsync("5,000 of 5,000 samples");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"5,000 samples, {new FileInfo(path).Length / 1e6:0.0} MB: ready after {report.Times.Ready} ms, whole file read after "
            + $"{report.Times.Loaded} ms"));
        Assert.True(await report.Cards.CountAsync() < 100, "The gallery must not draw every card at once.");
        // A browser that is busy with reading the file may miss a turn of the wheel.
        for (int turn = 0; turn < 10 || (turn < 1000 && await report.Cards.CountAsync() <= 60); turn++)
            await report.Page.Mouse.WheelAsync(0, 4000);
        await report.ShowFirstPicture();
        await Expect(report.Cards.Nth(60)).ToBeAttachedAsync();
        Assert.True(await report.Page.Locator("#cards img[src]").CountAsync() < 300, "Pictures far from the screen must be given up.");
        Assert.Empty(report.Complaints);
    }
}
