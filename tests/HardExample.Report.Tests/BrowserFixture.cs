using HardExample.Report;
using Microsoft.Playwright;

namespace HardExample.Report.Tests;

/// <summary>One headless Chromium for all tests, and a folder for the reports they open.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    // A machine that does other things at the same time must not fail a test: these bound a test that hangs, and judge nothing.
    private const float Patience = 120_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hardexample-report-");
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private int _reports;

    public async Task InitializeAsync()
    {
        if (Browser.Executable is null) return;
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Browser.Executable, Headless = true, Args = Arguments });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.CloseAsync();
        _playwright?.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Writes a report and gives its path; linked pictures go beside it.</summary>
    internal string Write(ReportInput input)
    {
        string path = Path.Combine(_folder.FullName, $"report{Interlocked.Increment(ref _reports)}.html");
        using FileStream file = File.Create(path);
        HtmlReport.Write(file, input);
        return path;
    }

    internal string Folder => _folder.FullName;

    /// <summary>Opens a report that was written; the page watches what goes wrong.</summary>
    internal async Task<ReportPage> Open(string path, BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.AcceptDownloads = true;
        options.ViewportSize ??= new() { Width = 1280, Height = 900 };
        IBrowserContext context = await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return await ReportPage.Open(context, path);
    }

    internal Task<ReportPage> Open(ReportInput input, BrowserNewContextOptions? options = null) => Open(Write(input), options);
}
