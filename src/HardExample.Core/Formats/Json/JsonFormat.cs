using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace HardExample.Core.Formats.Json;

/// <summary>JSON settings of the project: UTF-8 without byte order mark, readable labels, numbers as in manifests.</summary>
public static class JsonFormat
{
    /// <summary>One object on one line. Labels stay readable: only what JSON itself forbids is escaped.</summary>
    public static JsonWriterOptions Line { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For files that a person reads: indented by two spaces, lines end with a line feed on every system.</summary>
    public static JsonWriterOptions Indented { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = true,
        NewLine = "\n",
    };

    /// <summary>What a reader tolerates: nothing beyond the standard, 64 levels deep.</summary>
    public static JsonReaderOptions Read { get; } = new() { MaxDepth = 64 };

    private static readonly SearchValues<byte> LineFeed = SearchValues.Create("\n"u8);

    /// <summary>A number with at least one and at most six decimals: 1.0, 0.599.</summary>
    /// <param name="value">A finite number.</param>
    public static string Number(double value) => (value + 0.0).ToString("0.0#####", CultureInfo.InvariantCulture);

    /// <summary>Writes a number property in the notation of <see cref="Number"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN or infinite, which JSON cannot hold.</exception>
    public static void WriteDecimal(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(nameof(value), value, "JSON holds finite numbers only.");
        writer.WritePropertyName(name);
        Span<byte> buffer = stackalloc byte[330];
        Utf8.TryWrite(buffer, CultureInfo.InvariantCulture, $"{value + 0.0:0.0#####}", out int length);
        writer.WriteRawValue(buffer[..length], skipInputValidation: true);
    }

    /// <summary>The text without a UTF-8 byte order mark.</summary>
    public static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> utf8) =>
        utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    /// <summary>The line, from 1, on which the byte at <paramref name="offset"/> stands.</summary>
    internal static int LineAt(ReadOnlySpan<byte> utf8, long offset)
    {
        ReadOnlySpan<byte> before = utf8[..(int)Math.Min(offset, utf8.Length)];
        int line = 1;
        for (int at; (at = before.IndexOfAny(LineFeed)) >= 0; line++) before = before[(at + 1)..];
        return line;
    }
}
