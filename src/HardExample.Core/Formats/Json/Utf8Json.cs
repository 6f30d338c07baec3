using System.Globalization;
using System.Text.Json;
using HardExample.Core.Errors;

namespace HardExample.Core.Formats.Json;

/// <summary>Values as people write them: numbers in quotes, labels without, null for "not there".</summary>
internal static class Utf8Json
{
    /// <summary>Reads the next token; the text must not end here.</summary>
    public static void Advance(ref Utf8JsonReader reader)
    {
        if (!reader.Read()) throw new JsonException("The text ends too early.");
    }

    /// <summary>The label at which the reader stands: a string, or a number in its own notation.</summary>
    public static bool TryLabel(ref Utf8JsonReader reader, out string label)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                label = StringPool.Get(ref reader);
                return true;
            case JsonTokenType.Number:
                label = System.Text.Encoding.ASCII.GetString(reader.ValueSpan);
                return true;
            default:
                label = "";
                return false;
        }
    }

    /// <summary>The number at which the reader stands, with or without quotes; NaN and infinities in quotes are numbers here.</summary>
    public static bool TryNumber(ref Utf8JsonReader reader, out double value)
    {
        value = 0;
        if (reader.TokenType is JsonTokenType.Number or JsonTokenType.String && TryPlain(reader.ValueSpan, out value)) return true;
        if (reader.TokenType == JsonTokenType.Number) return reader.TryGetDouble(out value);
        if (reader.TokenType != JsonTokenType.String) return false;
        return !reader.HasValueSequence && !reader.ValueIsEscaped
            ? double.TryParse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            : double.TryParse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    // Fifteen digits and a power of ten up to 10^15 are exact in double precision, so one division rounds as the full algorithm does
    // (Clinger, "How to read floating point numbers accurately", 1990). Nearly every score and coordinate is of this kind.
    internal static bool TryPlain(ReadOnlySpan<byte> text, out double value)
    {
        long digits = 0;
        int count = 0, point = -1;
        value = 0;
        foreach (byte b in text)
        {
            if (b is >= (byte)'0' and <= (byte)'9')
            {
                digits = digits * 10 + (b - '0');
                count++;
            }
            else if (b == (byte)'.' && point < 0) point = count;
            else return false;
        }
        if (count is 0 or > 15) return false;
        value = point < 0 ? digits : digits / PowersOfTen[count - point];
        return true;
    }

    private static ReadOnlySpan<double> PowersOfTen => [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>The exception for text that is not JSON, with one sentence and the line.</summary>
    public static InputException NotJson(ReadOnlySpan<byte> utf8, Exception error)
    {
        if (utf8.IsEmpty) return new("The file is empty; a JSON object is expected.") { ErrorId = InputErrorIds.InvalidJson };
        if (utf8[..Math.Min(utf8.Length, 4)].Contains((byte)0))
            return new("The file is no text, or UTF-16 or UTF-32 without a byte order mark. Save it as UTF-8.", error)
                { ErrorId = InputErrorIds.InvalidJson };
        int? line = error is JsonException { LineNumber: { } number } ? (int)number + 1 : null;
        // The library quotes the whole line of a word that it does not know; a path may lead to a file of secrets.
        string what = error is not JsonException ? "a text is not valid UTF-8."
            : error.Message.Contains("invalid JSON literal", StringComparison.Ordinal)
                ? "a word without quotes is none of true, false and null."
            : Sentence(error.Message);
        return new("This is not JSON: " + what, error) { ErrorId = InputErrorIds.InvalidJson, Line = line };
    }

    // The library ends its messages with a position that stands in Line already.
    private static string Sentence(string message)
    {
        int position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return position < 0 ? message : message[..position];
    }
}
