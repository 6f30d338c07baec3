using System.Text;

namespace HardExample.HelpBuilder;

/// <summary>An about topic as plain text of at most 80 columns, in the form that Get-Help shows.</summary>
internal static class AboutTopic
{
    private const int Width = 80, Indent = 4;

    public static string ToText(string markdown)
    {
        var text = new StringBuilder();
        bool code = false;
        foreach (string line in Joined(markdown))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) code = !code;
            else if (code) text.AppendLine((new string(' ', 2 * Indent) + line).TrimEnd());
            else if (line.StartsWith("# ", StringComparison.Ordinal))
                text.AppendLine("TOPIC").AppendLine(new string(' ', Indent) + line[2..]);
            else if (line.StartsWith("## ", StringComparison.Ordinal)) text.AppendLine(line[3..].ToUpperInvariant());
            else Wrap(text, HelpPage.Plain(line));
        }

        return text.ToString();
    }

    /// <summary>The lines of a Markdown source, those of one paragraph or list item joined to one; code keeps its lines.</summary>
    private static List<string> Joined(string markdown)
    {
        var lines = new List<string>();
        bool code = false, open = false;
        foreach (string line in markdown.Split('\n').Select(static l => l.TrimEnd()))
        {
            bool fence = line.StartsWith("```", StringComparison.Ordinal), prose = !code && !fence && line.Length > 0 && line[0] != '#';
            if (prose && open && !line.StartsWith("- ", StringComparison.Ordinal)) lines[^1] += " " + line.TrimStart();
            else lines.Add(line);
            open = prose;
            if (fence) code = !code;
        }

        return lines;
    }

    private static void Wrap(StringBuilder text, string line)
    {
        string hanging = new(' ', line.StartsWith("- ", StringComparison.Ordinal) ? Indent + 2 : Indent);
        var current = new StringBuilder(new string(' ', Indent));
        bool first = true;
        foreach (string word in line.Split(' '))
        {
            if (!first && current.Length + 1 + word.Length > Width)
            {
                text.AppendLine(current.ToString());
                current.Clear().Append(hanging);
                first = true;
            }

            current.Append(first ? "" : " ").Append(word);
            first = false;
        }

        text.AppendLine(current.ToString().TrimEnd());
    }
}
