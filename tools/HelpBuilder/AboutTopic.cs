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
        foreach (string line in markdown.Split('\n').Select(static l => l.TrimEnd()))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) code = !code;
            else if (code) text.AppendLine((new string(' ', 2 * Indent) + line).TrimEnd());
            else if (line.StartsWith("# ", StringComparison.Ordinal)) text.AppendLine("TOPIC").AppendLine(new string(' ', Indent) + line[2..]);
            else if (line.StartsWith("## ", StringComparison.Ordinal)) text.AppendLine(line[3..].ToUpperInvariant());
            else Wrap(text, HelpPage.Plain(line));
        }

        return text.ToString();
    }

    /// <summary>A Markdown source has one paragraph or list item a line, so a line can be wrapped on its own.</summary>
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
