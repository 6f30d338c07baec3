namespace HardExample.Cli.Tests.Demo;

/// <summary>A test on the real digits; skipped where `dotnet test` could not fetch them to artifacts/digits.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DigitsFactAttribute : FactAttribute
{
    public static string? Folder { get; } = Find();

    public DigitsFactAttribute()
    {
        if (Folder is null)
            Skip = "SKIPPED: artifacts/digits is not there (`dotnet test` fetches the digits by npm, or says why it could not); the demo's "
                + "digits were NOT read.";
    }

    private static string? Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "artifacts", "digits") is var folder && File.Exists(Path.Combine(folder, "stamp"))) return folder;
        return null;
    }
}
