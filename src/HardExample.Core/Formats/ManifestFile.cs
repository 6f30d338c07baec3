using System.Text;
using HardExample.Core.Errors;

namespace HardExample.Core.Formats;

/// <summary>
/// A manifest: JSON Lines, UTF-8, one image a line. A byte order mark and blank lines are tolerated; a line that cannot be used is reported
/// and passed over. <see cref="ManifestWriter"/> writes them.
/// </summary>
public static class ManifestFile
{
    /// <summary>The name of the manifest that an export writes.</summary>
    public const string OutputName = "output.manifest";

    /// <summary>Reads a manifest as it goes; memory is that of one line.</summary>
    /// <param name="stream">The file; it is left open.</param>
    public static IEnumerable<ManifestLine> Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var reader = new LineReader(stream);
        while (reader.TryRead(out ReadOnlyMemory<byte> line))
        {
            if (reader.TooLong) yield return Problem(reader.Number, new($"The line is longer than {LineReader.LongestLine >> 20} MiB; is this a manifest?")
                { ErrorId = InputErrorIds.InvalidManifestLine, Line = reader.Number });
            else if (Content(line.Span, reader.Number) is { IsEmpty: false } text) yield return Read(text, reader.Number);
        }
    }

    /// <summary>Reads one line.</summary>
    /// <param name="utf8">The line, without byte order mark.</param>
    /// <param name="number">Its number, from 1.</param>
    public static ManifestLine Read(ReadOnlySpan<byte> utf8, int number)
    {
        try
        {
            return new(number, ManifestLineParser.Parse(utf8, number), null);
        }
        catch (InputException problem)
        {
            return Problem(number, problem);
        }
    }

    /// <summary>
    /// Reads two fields of each line and passes over the rest, much faster than <see cref="Read(Stream)"/>: what is needed to order the
    /// lines.
    /// </summary>
    /// <param name="stream">The file; it is left open.</param>
    /// <param name="field">A field, or a member of <c>property</c>, that orders the lines; null for none.</param>
    /// <returns>One entry for each line that is not blank; a field that a line has not, or not as text or number, is null.</returns>
    public static IEnumerable<(string? Source, string? Field)> ReadOrder(Stream stream, string? field)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[]? name = field is null ? null : Encoding.UTF8.GetBytes(field);
        var reader = new LineReader(stream);
        while (reader.TryRead(out ReadOnlyMemory<byte> line))
        {
            if (reader.TooLong) yield return (null, null);
            else if (Content(line.Span, reader.Number) is { IsEmpty: false } text)
                yield return (ManifestLineParser.Peek(text, "source"u8), name is null ? null : ManifestLineParser.Peek(text, name));
        }
    }

    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> line, int number)
    {
        if (number == 1) line = JsonFormat.WithoutByteOrderMark(line);
        return line is [(byte)'{', .., (byte)'}'] ? line : line.Trim(" \t\r"u8);
    }

    private static ManifestLine Problem(int number, InputException problem) => new(number, null, problem);
}
