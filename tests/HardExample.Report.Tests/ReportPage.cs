using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Playwright;

namespace HardExample.Report.Tests;

/// <summary>An open report, what it complained of and what it asked for.</summary>
internal sealed class ReportPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private ReportPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => { if (message.Type is "error" or "warning") Complaints.Add(message.Text); };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Dialog += (_, dialog) => { Complaints.Add("dialog: " + dialog.Message); _ = dialog.DismissAsync(); };
        page.Request += (_, request) => Requests.Add(request.Url);
    }

    public IPage Page { get; }

    public ConcurrentBag<string> Complaints { get; } = [];

    public ConcurrentBag<string> Requests { get; } = [];

    /// <summary>Milliseconds from the start of the navigation to a filled gallery, and to the end of the file.</summary>
    public (long Ready, long Loaded) Times { get; private set; }

    public ILocator Cards => Page.Locator("#cards > li");

    public ILocator Count => Page.Locator("#count");

    public static async Task<ReportPage> Open(IBrowserContext context, string path)
    {
        var report = new ReportPage(context, await context.NewPageAsync());
        var clock = Stopwatch.StartNew();
        await report.Page.GotoAsync(new Uri(path).AbsoluteUri, new() { WaitUntil = WaitUntilState.Commit });
        await report.Page.Locator("html[data-ready=yes]").WaitForAsync();
        long ready = clock.ElapsedMilliseconds;
        await report.Page.WaitForLoadStateAsync(LoadState.Load);
        report.Times = (ready, clock.ElapsedMilliseconds);
        return report;
    }

    /// <summary>The names on the cards; of a card far from the screen a browser gives no rendered text.</summary>
    public async Task<string[]> Names() => [.. await Page.Locator("#cards .path").AllTextContentsAsync()];

    /// <summary>Scrolls to the gallery and waits until one of its pictures is drawn; those far from the screen never are.</summary>
    public async Task ShowFirstPicture()
    {
        await Page.Locator("#cards").ScrollIntoViewIfNeededAsync();
        await Page.WaitForFunctionAsync(
            "() => [...document.querySelectorAll('#cards img[src]')].some(i => i.naturalWidth > 0 && i.getClientRects().length > 0)");
    }

    public ValueTask DisposeAsync() => new(_context.CloseAsync());
}
