namespace HardExample.Report.Tests;

/// <summary>All browser tests share one Chromium and run one after the other: several would only wait for each other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>
{
    public const string Name = "browser";
}
