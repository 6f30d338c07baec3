namespace HardExample.Report.Tests;

/// <summary>Where Chromium is on this machine.</summary>
internal static class Browser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
        "chrome.exe", "msedge.exe"];

    private static readonly string[] KnownPaths =
    [
        "/usr/bin", "/usr/local/bin", "/snap/bin", "/opt/google/chrome", "/Applications/Google Chrome.app/Contents/MacOS",
        "/Applications/Chromium.app/Contents/MacOS",
        @"C:\Program Files\Google\Chrome\Application", @"C:\Program Files (x86)\Microsoft\Edge\Application",
    ];

    /// <summary>The executable; HARDEXAMPLE_CHROMIUM comes first; null when there is none.</summary>
    public static string? Executable { get; } = Find();

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("HARDEXAMPLE_CHROMIUM") is { Length: > 0 } given) return File.Exists(given) ? given : null;
        IEnumerable<string> folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), .. KnownPaths];
        return folders.SelectMany(
            static folder => Names.Append("Google Chrome").Append("Chromium").Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }
}
