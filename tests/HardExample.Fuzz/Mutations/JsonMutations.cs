using System.Text.Json;

namespace HardExample.Fuzz.Mutations;

/// <summary>Mutations of JSON and JSON Lines by values, members and elements. What is no JSON any more is left as it is.</summary>
internal static class JsonMutations
{
    private const int MaxLength = 1 << 21;

    public static byte[] Replace(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        string? value = random.OneIn(4) ? null : random.Pick(Hostile.Json);
        return Edit(input, random, (text, _, all) => value is null ? text[random.Pick(all)] : Bytes(value), values: true);
    }

    public static byte[] Delete(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds) =>
        Edit(input, random, static (_, _, _) => [], values: false);

    /// <summary>A member or element twice; of a member, that is a key twice.</summary>
    public static byte[] Duplicate(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds) =>
        Edit(input, random, static (text, span, _) => [.. text[span], (byte)',', .. text[span]], values: false);

    public static byte[] Rename(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        string key = "\"" + JsonEncodedText.Encode(random.Pick(Hostile.Texts)) + "\":";
        return Edit(input, random, (text, span, _) =>
        {
            byte[] member = text[span];
            int colon = Array.IndexOf(member, (byte)':');
            return member is [(byte)'"', ..] && colon > 0 ? [.. Bytes(key), .. member[(colon + 1)..]] : member;
        }, values: false);
    }

    public static byte[] Nest(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        int depth = random.OneIn(2) ? 60 + random.Next(10) : random.Length(50_000);
        bool list = random.OneIn(2);
        return Edit(input, random, (text, span, _) =>
            [.. Bytes(TextMutations.Repeat(list ? "[" : "{\"a\":", depth)), .. text[span],
                .. Bytes(TextMutations.Repeat(list ? "]" : "}", depth))], values: true);
    }

    /// <summary>An element many times over.</summary>
    public static byte[] Grow(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        int times = random.Length(20_000);
        return Edit(input, random, (text, span, _) =>
        {
            byte[] part = text[span];
            return [.. part, .. Enumerable.Repeat<byte[]>([(byte)',', .. part], Math.Min(times, MaxLength / (part.Length + 1)))
                .SelectMany(static p => p)];
        }, values: false);
    }

    private static byte[] Edit(byte[] input, FuzzRandom random, Func<byte[], Range, IReadOnlyList<Range>, byte[]> edit, bool values)
    {
        List<Range> spans = Spans(input, random, values);
        if (spans.Count == 0) return input;
        Range span = random.Pick(spans);
        return [.. input[..span.Start], .. edit(input, span, spans), .. input[span.End..]];
    }

    /// <summary>The values (else the members and elements) of one line of the text.</summary>
    private static List<Range> Spans(byte[] input, FuzzRandom random, bool values = true)
    {
        int at = input.Length == 0 ? 0 : random.Next(input.Length);
        int start = input.Length == 0 ? 0 : input.AsSpan(0, at).LastIndexOf((byte)'\n') + 1;
        int end = input.AsSpan(start).IndexOf((byte)'\n');
        end = end < 0 ? input.Length : start + end;
        List<Range> spans = SpansIn(input, start, end, values);
        // A text over several lines.
        return spans.Count > 0 ? spans : SpansIn(input, 0, input.Length, values);
    }

    private static List<Range> SpansIn(byte[] input, int start, int end, bool values)
    {
        var spans = new List<Range>();
        var open = new Stack<int>();
        var reader = new Utf8JsonReader(input.AsSpan(start, end - start), new JsonReaderOptions { MaxDepth = 1000 });
        int name = -1;
        try
        {
            while (reader.Read())
            {
                int token = start + (int)reader.TokenStartIndex, after = start + (int)reader.BytesConsumed;
                if (reader.TokenType == JsonTokenType.PropertyName) name = token;
                else if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                {
                    open.Push(!values && name >= 0 ? name : token);
                    name = -1;
                }
                else
                {
                    int first = reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject ? open.Pop()
                        : !values && name >= 0 ? name : token;
                    spans.Add(first..after);
                    name = -1;
                }
            }
        }
        catch (JsonException)
        {
            spans.Clear();
        }
        return spans;
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
