using System.Text;
using System.Text.RegularExpressions;

namespace HardExample.Fuzz.Mutations;

/// <summary>Mutations of text in any format. Texts are taken as Latin-1, so that bytes which are no UTF-8 stay as they are.</summary>
internal static partial class TextMutations
{
    private const int MaxNesting = 100_000, MaxLength = 1 << 21;

    private static readonly (string Open, string Close)[] Brackets =
        [("[", "]"), ("{\"a\":", "}"), ("<a>", "</a>"), ("- ", ""), ("(", ")"), ("{a: ", "}"), ("\"", "\""), ("? ", ""), ("&a ", "")];

    public static byte[] Number(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds) =>
        ReplaceOne(Numbers(), input, random, Hostile.Numbers);

    /// <summary>A hostile text at a place of the text, or in place of a word.</summary>
    public static byte[] Token(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        if (random.OneIn(2)) return ReplaceOne(Words(), input, random, Hostile.Texts);
        int at = random.Next(input.Length + 1);
        return [.. input[..at], .. Encoding.UTF8.GetBytes(random.Pick(Hostile.Texts)), .. input[at..]];
    }

    /// <summary>A line deleted, doubled, moved, or many times over.</summary>
    public static byte[] Line(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        List<string> lines = [.. Latin(input).Split('\n')];
        int at = random.Next(lines.Count);
        string line = lines[at];
        switch (random.Next(5))
        {
            case 0: lines.RemoveAt(at); break;
            case 1: lines.Insert(random.Next(lines.Count + 1), line); break;
            case 2: lines.RemoveAt(at); lines.Insert(random.Next(lines.Count + 1), line); break;
            case 3: lines.InsertRange(at, Enumerable.Repeat(line, Math.Min(random.Length(3000), MaxLength / (line.Length + 1)))); break;
            default: lines[at] = line + "\r"; break;
        }
        return Latin(string.Join('\n', lines));
    }

    /// <summary>The same text in another encoding, with or without its mark; sometimes only a part of it.</summary>
    public static byte[] Encode(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        string text = Encoding.UTF8.GetString(input);
        Encoding encoding = random.Pick(Hostile.Encodings);
        int from = random.OneIn(4) ? random.Next(text.Length) : 0;
        return [.. Encoding.UTF8.GetBytes(text[..from]), .. random.OneIn(3) ? [] : encoding.GetPreamble(),
            .. encoding.GetBytes(text[from..])];
    }

    /// <summary>Brackets in brackets, closed or not.</summary>
    public static byte[] Nest(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        (string open, string close) = random.Pick(Brackets);
        int depth = random.Length(MaxNesting);
        int at = random.Next(input.Length + 1);
        string text = Repeat(open, depth) + (random.OneIn(2) ? "1" : "") + (random.OneIn(2) ? Repeat(close, depth) : "");
        return [.. input[..at], .. Latin(text), .. input[at..]];
    }

    internal static byte[] ReplaceOne(Regex place, byte[] input, FuzzRandom random, IReadOnlyList<string> values)
    {
        string text = Latin(input);
        MatchCollection found = place.Matches(text);
        if (found.Count == 0) return input;
        Match one = found[random.Next(found.Count)];
        return Latin(text[..one.Index] + Utf8AsLatin(random.Pick(values)) + text[(one.Index + one.Length)..]);
    }

    internal static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    internal static string Latin(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    internal static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>The UTF-8 bytes of a text, as Latin-1 letters.</summary>
    internal static string Utf8AsLatin(string text) => Latin(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(@"-?\d+(\.\d+)?([eE][-+]?\d+)?")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"[A-Za-z_][A-Za-z_0-9./-]*")]
    private static partial Regex Words();
}
