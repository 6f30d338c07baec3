using System.Text.RegularExpressions;

namespace HardExample.Fuzz.Mutations;

/// <summary>Mutations of comma-separated values by fields.</summary>
internal static partial class CsvMutations
{
    private static readonly string[] Marks = ["\"", "\"\"", ",", "\n", "\r", "\r\n", ",,", "\"a,b\"", "\"a\nb\"", "\"a\"b", "\ufeff", ";",
        "\t", "file", "correct", "difficulty", "scene"];

    public static byte[] SetField(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds) =>
        TextMutations.ReplaceOne(Fields(), input, random, random.Next(3) switch { 0 => Hostile.Numbers, 1 => Hostile.Texts, _ => Marks });

    public static byte[] Insert(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        string text = TextMutations.Latin(input);
        int at = random.Next(text.Length + 1);
        return TextMutations.Latin(text[..at] + TextMutations.Utf8AsLatin(random.Pick(Marks)) + text[at..]);
    }

    [GeneratedRegex(@"[^,\n]+")]
    private static partial Regex Fields();
}
