using System.Diagnostics;

namespace HardExample.Architecture.Tests;

/// <summary>What .editorconfig says of lines, over the files that git tracks.</summary>
public sealed class SourceTextTests
{
    private const int MaxLineLength = 140;

    private static readonly string[] Extensions = [".cs", ".md", ".ps1", ".psm1", ".psd1"];

    [Fact]
    public void No_line_is_longer_than_140_characters() => Assert.Equal([], TrackedFiles()
        .SelectMany(static f => File.ReadLines(f.Path).Select((line, i) => (f.Name, Number: i + 1, Line: line, f.IsMarkdown)))
        .Where(static l => l.Line.Length > MaxLineLength && !(l.IsMarkdown && l.Line.TrimStart().StartsWith('|')))
        .Select(static l => $"{l.Name}:{l.Number} has {l.Line.Length} characters"));

    private static IEnumerable<(string Name, string Path, bool IsMarkdown)> TrackedFiles()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "HardExample.sln")))
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The tests do not run in a checkout.");
        foreach (string name in GitFiles(root))
            if (Extensions.Contains(Path.GetExtension(name)) && File.Exists(Path.Combine(root, name)))
                yield return (name, Path.Combine(root, name), Path.GetExtension(name) == ".md");
    }

    private static string[] GitFiles(string root)
    {
        using Process git = Process.Start(new ProcessStartInfo("git", ["-C", root, "ls-files", "-z"]) { RedirectStandardOutput = true })!;
        string names = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return names.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }
}
