using System.Text;
using System.Text.RegularExpressions;

namespace HardExample.HelpBuilder;

/// <summary>An example of a help page.</summary>
internal sealed record HelpExample(string Title, string Code, IReadOnlyList<string> Remarks);

/// <summary>The prose of one help page; paragraphs are single lines of plain text.</summary>
internal sealed partial record HelpPage(
    IReadOnlyList<string> Synopsis, IReadOnlyList<string> Description, IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters,
    IReadOnlyList<HelpExample> Examples, IReadOnlyList<string> Notes, IReadOnlyList<string> Links)
{
    public static HelpPage Empty { get; } = new([], [], new Dictionary<string, IReadOnlyList<string>>(), [], [], []);

    /// <summary>
    /// Reads "## Synopsis", "## Description", "## Parameters" with "### -Name", "## Examples" with "### Title", "## Notes", "## Related
    /// links".
    /// </summary>
    public static HelpPage Parse(string path)
    {
        var sections = Blocks(File.ReadAllLines(path), "## ")
            .ToDictionary(static b => b.Title, static b => b.Lines, StringComparer.OrdinalIgnoreCase);
        string[] Section(string name) => sections.GetValueOrDefault(name) ?? [];
        return new(
            Paragraphs(Section("Synopsis")), Paragraphs(Section("Description")),
            Blocks(Section("Parameters"), "### -")
                .ToDictionary(static b => b.Title, static IReadOnlyList<string> (b) => Paragraphs(b.Lines), StringComparer.Ordinal),
            [.. Blocks(Section("Examples"), "### ").Select(static b => Example(b.Title, b.Lines))],
            Paragraphs(Section("Notes")),
            [.. Section("Related links").SelectMany(static l => Link().Matches(l)).Select(static m => m.Groups[1].Value)]);
    }

    /// <summary>
    /// Takes prose for parameters that many cmdlets share from <paramref name="shared"/>, where the page itself has none.
    /// </summary>
    public HelpPage WithShared(HelpPage shared, IReadOnlySet<string> parameters) => this with
    {
        Parameters = new[] { shared.Parameters.Where(p => parameters.Contains(p.Key) && !Parameters.ContainsKey(p.Key)), Parameters }
            .SelectMany(static p => p).ToDictionary(StringComparer.Ordinal),
    };

    private static HelpExample Example(string title, string[] lines)
    {
        int open = Array.FindIndex(lines, static l => l.StartsWith("```", StringComparison.Ordinal));
        int close = open < 0 ? -1 : Array.FindIndex(lines, open + 1, static l => l.StartsWith("```", StringComparison.Ordinal));
        return close < 0
            ? new(title, "", Paragraphs(lines))
            : new(title, string.Join('\n', lines[(open + 1)..close]), Paragraphs([.. lines[..open], .. lines[(close + 1)..]]));
    }

    private static IEnumerable<(string Title, string[] Lines)> Blocks(string[] lines, string mark)
    {
        var starts = new List<int>();
        bool code = false;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal)) code = !code;
            if (!code && lines[i].StartsWith(mark, StringComparison.Ordinal)) starts.Add(i);
        }

        for (int i = 0; i < starts.Count; i++)
            yield return (lines[starts[i]][mark.Length..].Trim(),
                lines[(starts[i] + 1)..(i + 1 < starts.Count ? starts[i + 1] : lines.Length)]);
    }

    /// <summary>Lines joined to paragraphs; list items and table rows keep a line of their own.</summary>
    private static List<string> Paragraphs(string[] lines)
    {
        var paragraphs = new List<string>();
        var current = new StringBuilder();
        void Close()
        {
            if (current.Length > 0) paragraphs.Add(Plain(current.ToString()));
            current.Clear();
        }

        foreach (string line in lines.Select(static l => l.Trim()))
        {
            if (line.Length == 0 || line.StartsWith("- ", StringComparison.Ordinal) || line[0] == '|') Close();
            if (line.Length > 0) current.Append(current.Length > 0 ? " " : "").Append(line);
        }

        Close();
        return paragraphs;
    }

    /// <summary>Text without Markdown's marks: links keep their text, code and emphasis lose their signs.</summary>
    internal static string Plain(string text) => Emphasis().Replace(Link().Replace(text, "$1"), "$2")
        .Replace("`", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(\*\*|__)(.+?)\1")]
    private static partial Regex Emphasis();
}
