namespace HardExample.Vision.Tests;

/// <summary>Finds the shared test data beside the project; a fresh clone elsewhere does not have it.</summary>
internal static class SharedData
{
    /// <summary>The folder shared/data, null when it is not there.</summary>
    public static string? Folder { get; } = Find();

    public const string Missing = "SKIPPED: needs ../shared/data beside the repository, which is not there.";

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string data = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(data)) return data;
        }
        return null;
    }
}

/// <summary>A test that needs the shared data, and says so where it is skipped.</summary>
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (SharedData.Folder is null) Skip = SharedData.Missing;
    }
}

/// <summary>The same with rows of data.</summary>
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute()
    {
        if (SharedData.Folder is null) Skip = SharedData.Missing;
    }
}
