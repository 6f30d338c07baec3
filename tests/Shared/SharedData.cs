namespace HardExample.Testing;

/// <summary>Finds the measurement data beside or above the repository; a fresh clone elsewhere does not have them.</summary>
internal static class SharedData
{
    public const string Missing = "SKIPPED: needs the folder shared/data beside or above the repository, which is not there; nothing "
        + "was measured.";

    /// <summary>The folder that holds data/ and golden/; null when there is none.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>The path of a file or folder below <see cref="Root"/>.</summary>
    public static string Path(params IEnumerable<string> parts) =>
        System.IO.Path.Combine([Root ?? throw new InvalidOperationException(Missing), .. parts]);

    private static string? FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(System.IO.Path.Combine(folder.FullName, "shared", "data")))
                return System.IO.Path.Combine(folder.FullName, "shared");
        return null;
    }
}
