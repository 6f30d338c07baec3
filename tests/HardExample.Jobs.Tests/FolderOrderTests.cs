using System.Text.RegularExpressions;

namespace HardExample.Jobs.Tests;

/// <summary>The order of the folders of an assembly, read off the namespaces that source files use.</summary>
public sealed partial class FolderOrderTests
{
    [Theory]
    [InlineData("HardExample.Jobs", "Running", "Input", "Models", "Caching", "Observing", "Scoring", "Output", "Stages", "")]
    [InlineData("HardExample.Cluster", "Shards", "", "Engines")]
    public void A_folder_uses_only_those_before_it(string assembly, params string[] order)
    {
        string root = Path.Combine(SourceFolder(), assembly);
        var wrong = new List<string>();
        // Types of the root need no using.
        string[] rootTypes = [.. Directory.GetFiles(root, "*.cs").Select(static f => Path.GetFileNameWithoutExtension(f))];
        foreach (string file in SourceFiles(root))
        {
            int own = Array.IndexOf(order, Path.GetDirectoryName(Path.GetRelativePath(root, file)));
            Assert.True(own >= 0, $"{file} is in a folder without a place in the order");
            string code = Comment().Replace(File.ReadAllText(file), "");
            foreach (Match used in Using().Matches(code))
                if (used.Groups["assembly"].Value == assembly && Array.IndexOf(order, used.Groups["folder"].Value) > own)
                    wrong.Add($"{Path.GetFileName(file)} uses {used.Groups["folder"].Value}");
            if (own < Array.IndexOf(order, ""))
                wrong.AddRange(rootTypes.Where(type => Regex.IsMatch(code, $@"\b{type}\b")).Select(type => $"{Path.GetFileName(file)} uses {type}"));
        }
        Assert.Empty(wrong);
    }

    private static IEnumerable<string> SourceFiles(string root) => Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
        .Where(f => Path.GetRelativePath(root, f).Split(Path.DirectorySeparatorChar)[0] is not ("obj" or "bin"));

    private static string SourceFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "HardExample.sln"))) return Path.Combine(folder.FullName, "src");
        throw new InvalidOperationException("The solution was not found above the tests.");
    }

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^using (?<assembly>HardExample\.\w+)(\.(?<folder>\w+))?;", RegexOptions.Multiline)]
    private static partial Regex Using();
}
