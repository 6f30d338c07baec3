namespace HardExample.Vision.Tests;

/// <summary>A test on the measurement data beside the repository; where they are not, it is reported as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (Root is null) Skip = "shared/data was not found beside or above the repository: nothing was measured.";
    }

    /// <summary>The folder that holds data/ and golden/; null when there is none.</summary>
    internal static string? Root { get; } = Find();

    private static string? Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Directory.Exists(Path.Combine(at.FullName, "shared", "data"))) return Path.Combine(at.FullName, "shared");
        return null;
    }
}
