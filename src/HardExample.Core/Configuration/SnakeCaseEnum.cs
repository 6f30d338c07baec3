using System.Collections.Immutable;
using System.Text.Json;

namespace HardExample.Core.Configuration;

/// <summary>The text of a choice (an enumeration) as files have it: its name in snake_case, for example image_classification.</summary>
public static class SnakeCaseEnum
{
    /// <summary>The text of <paramref name="choice"/>.</summary>
    public static string Format(Enum choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return JsonNamingPolicy.SnakeCaseLower.ConvertName(choice.ToString());
    }

    /// <summary>The texts of all choices, in the order of the enumeration.</summary>
    public static ImmutableArray<string> All<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(static v => Format(v))];

    /// <summary>Finds the choice of a text; the text must be exact.</summary>
    public static bool TryParse<T>(string text, out T choice) where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (Format(value) != text) continue;
            choice = value;
            return true;
        }
        choice = default;
        return false;
    }
}
