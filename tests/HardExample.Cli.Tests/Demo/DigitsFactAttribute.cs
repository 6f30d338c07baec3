namespace HardExample.Cli.Tests.Demo;

/// <summary>A test on the real digits; skipped where no build has fetched them to artifacts/digits.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DigitsFactAttribute : FactAttribute
{
    public static string? Folder { get; } = Find();

    public DigitsFactAttribute()
    {
        if (Folder is null) Skip = "artifacts/digits is not there: build src/HardExample.Cli once, it fetches the digits.";
    }

    private static string? Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "artifacts", "digits") is var folder && File.Exists(Path.Combine(folder, "stamp"))) return folder;
        return null;
    }
}
