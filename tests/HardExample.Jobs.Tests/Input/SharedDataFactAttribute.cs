namespace HardExample.Jobs.Tests.Input;

/// <summary>A test on the data beside the repository; where that is not, it is reported as skipped.</summary>
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (Folder is null) Skip = "SKIPPED: there is no folder shared/data beside or above the repository.";
    }

    /// <summary>shared/data, looked for from the test's own folder upwards; null when it is nowhere.</summary>
    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "shared", "data") is var folder && Directory.Exists(folder)) return folder;
        return null;
    }
}
