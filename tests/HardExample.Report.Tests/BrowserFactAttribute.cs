namespace HardExample.Report.Tests;

/// <summary>A test in a real browser; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Browser.Executable is null)
            Skip = "Chromium is not there, so the report was not opened in a browser: install it (Debian: apt install chromium) or name it "
                + "in HARDEXAMPLE_CHROMIUM.";
    }
}
