using System.Collections.Immutable;
using System.Text;
using HardExample.Core.Text;

namespace HardExample.Core.Configuration;

/// <summary>Writes a configuration as YAML that <see cref="MiningConfigReader"/> reads back to an equal one.</summary>
public static class MiningConfigWriter
{
    /// <summary>The configuration as YAML, one parameter a line, every parameter named but a budget that is not set; weights as
    /// mappings.</summary>
    /// <param name="config">What to write.</param>
    /// <param name="comments">Whether to put the meaning, the range and the default over each parameter.</param>
    public static string ToYaml(MiningConfig config, bool comments = false)
    {
        ArgumentNullException.ThrowIfNull(config);
        var text = new StringBuilder();
        ImmutableArray<string> open = [];
        foreach (ParameterDefinition parameter in ParameterCatalog.All)
        {
            if (!comments && parameter.IsOmittedAtDefault && parameter.TextIn(config) == parameter.Default) continue;
            string[] path = parameter.Name.Split('.');
            OpenSections(text, ref open, path, comments);
            var indent = new string(' ', 2 * (path.Length - 1));
            if (comments) AppendComment(text, parameter, indent);
            AppendValue(text, path[^1], parameter.ValueIn(config), indent);
            if (comments) text.Append('\n');
        }
        return text.ToString();
    }

    private static void OpenSections(StringBuilder text, ref ImmutableArray<string> open, string[] path, bool comments)
    {
        int shared = 0;
        while (shared < open.Length && shared < path.Length - 1 && open[shared] == path[shared]) shared++;
        for (int i = shared; i < path.Length - 1; i++)
        {
            var indent = new string(' ', 2 * i);
            if (comments && i == 0) text.Append("# Settings that ModelArts does not have.\n");
            text.Append(indent).Append(path[i]).Append(":\n");
        }
        open = [.. path[..^1]];
    }

    private static void AppendComment(StringBuilder text, ParameterDefinition parameter, string indent)
    {
        foreach (string line in Wrap(parameter.Meaning, 118 - indent.Length)) text.Append(indent).Append("# ").Append(line).Append('\n');
        if (parameter.Kind == ParameterKind.Weights)
        {
            foreach (string line in Wrap($"Names: {string.Join(", ", parameter.AllowedValues)}. Weights are at least 0.",
                118 - indent.Length))
                text.Append(indent).Append("# ").Append(line).Append('\n');
            return;
        }
        string range = parameter.Range.Length == 0 ? "" : $"Range: {parameter.Range}. ";
        text.Append(indent).Append("# ").Append(range).Append("Default: ").Append(parameter.Default ?? "not set").Append(".\n");
    }

    private static void AppendValue(StringBuilder text, string name, object? value, string indent)
    {
        text.Append(indent).Append(name).Append(':');
        switch (value)
        {
            case WeightedList { Count: 0 }:
                text.Append(" {}\n");
                break;
            case WeightedList weights:
                text.Append('\n');
                foreach ((string key, double weight) in weights)
                    text.Append(indent).Append("  ").Append(YamlScalar.Write(key)).Append(": ").Append(UserText.Number(weight))
                        .Append('\n');
                break;
            case null:
                text.Append(" null\n");
                break;
            case double number:
                text.Append(' ').Append(UserText.Number(number)).Append('\n');
                break;
            case long number:
                text.Append(' ').Append(number.ToString(System.Globalization.CultureInfo.InvariantCulture)).Append('\n');
                break;
            default:
                text.Append(' ').Append(YamlScalar.Write(value.ToString()!)).Append('\n');
                break;
        }
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }
            if (line.Length > 0) line.Append(' ');
            line.Append(word);
        }
        yield return line.ToString();
    }
}
