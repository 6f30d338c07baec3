using System.Globalization;
using System.Text.Json;
using HardExample.Core.Errors;

namespace HardExample.Core.Formats;

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
                label = LabelPool.Get(ref reader);
                return true;
            case JsonTokenType.Number:
                label = System.Text.Encoding.ASCII.GetString(reader.ValueSpan);
                return true;
            default:
                label = "";
                return false;
        }
    }

    /// <summary>The number at which the reader stands, bare or in quotes; NaN and infinities in quotes are numbers here.</summary>
    public static bool TryNumber(ref Utf8JsonReader reader, out double value)
    {
        value = 0;
        if (reader.TokenType == JsonTokenType.Number) return reader.TryGetDouble(out value);
        if (reader.TokenType != JsonTokenType.String) return false;
        return !reader.HasValueSequence && !reader.ValueIsEscaped
            ? double.TryParse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            : double.TryParse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A fault of JSON itself, said in one sentence with its line.</summary>
    public static InputException NotJson(ReadOnlySpan<byte> utf8, Exception error)
    {
        if (utf8.IsEmpty) return new("The file is empty; a JSON object is expected.") { ErrorId = InputErrorIds.InvalidJson };
        int? line = error is JsonException { LineNumber: { } number } ? (int)number + 1 : null;
        string what = error is JsonException ? Sentence(error.Message) : "a text is not valid UTF-8.";
        return new("This is not JSON: " + what, error) { ErrorId = InputErrorIds.InvalidJson, Line = line };
    }

    // The library ends its messages with a position that stands in Line already.
    private static string Sentence(string message)
    {
        int position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return position < 0 ? message : message[..position];
    }
}
