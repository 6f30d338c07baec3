using System.IO.Enumeration;
using System.Xml.Linq;

namespace HardExample.Architecture.Tests;

/// <summary>What .editorconfig says of lines, over all files that people write, and what the notices promise.</summary>
public sealed class SourceTextTests
{
    private const int MaxLineLength = 140;

    private static readonly string[] Extensions = [".cs", ".md", ".ps1", ".psm1", ".psd1"];

    private static readonly string[] Generated = [".git", "bin", "obj", "artifacts", "node_modules"];

    [Fact]
    public void No_line_is_longer_than_140_characters() => Assert.Equal([], SourceFiles()
        .SelectMany(static f => File.ReadLines(f.Path).Select((line, i) => (f.Name, Number: i + 1, Line: line, f.IsMarkdown)))
        .Where(static l => l.Line.Length > MaxLineLength && !(l.IsMarkdown && l.Line.TrimStart().StartsWith('|')))
        .Select(static l => $"{l.Name}:{l.Number} has {l.Line.Length} characters"));

    [Fact]
    public void The_notices_name_every_package_with_its_version()
    {
        string[] rows = [.. File.ReadLines(Path.Combine(Root(), "THIRD-PARTY-NOTICES.md"))
            .Where(static line => line.StartsWith('|'))];
        Assert.Equal([], XDocument.Load(Path.Combine(Root(), "Directory.Packages.props")).Descendants("PackageVersion")
            .Select(static p => (Name: p.Attribute("Include")!.Value, Version: p.Attribute("Version")!.Value))
            .Where(p => !rows.Any(row => row.Contains(p.Name, StringComparison.Ordinal)
                && row.Contains(p.Version, StringComparison.Ordinal))));
    }

    private static string Root()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "HardExample.sln")))
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The tests do not run in a checkout.");
        return root;
    }

    private static IEnumerable<(string Name, string Path, bool IsMarkdown)> SourceFiles()
    {
        string root = Root();
        var files = new FileSystemEnumerable<string>(
            root, static (ref FileSystemEntry e) => e.ToFullPath(), new() { RecurseSubdirectories = true })
        {
            ShouldRecursePredicate = static (ref FileSystemEntry e) => !Generated.Contains(e.FileName.ToString()),
            ShouldIncludePredicate = static (ref FileSystemEntry e) => !e.IsDirectory
                && Extensions.Contains(Path.GetExtension(e.FileName).ToString()),
        };
        foreach (string path in files)
            yield return (Path.GetRelativePath(root, path), path, path.EndsWith(".md", StringComparison.Ordinal));
    }
}
