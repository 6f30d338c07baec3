namespace HardExample.Core.Tests;

/// <summary>Finds the folder of shared test data beside the repository or above it.</summary>
internal static class SharedData
{
    internal static string? Find(params string[] parts)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string shared = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(shared, "data"))) return Path.Combine([shared, .. parts]);
        }
        return null;
    }
}
