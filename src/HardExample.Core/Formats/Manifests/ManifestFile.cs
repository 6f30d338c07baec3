using HardExample.Core.Errors;
using HardExample.Core.Formats.Json;

namespace HardExample.Core.Formats.Manifests;

/// <summary>
/// A manifest: JSON Lines, UTF-8, one image a line. A byte order mark and blank lines are tolerated; a line that cannot be used is reported
/// and passed over. <see cref="ManifestWriter"/> writes them.
/// </summary>
public static class ManifestFile
{
    /// <summary>The name of the manifest that an export writes.</summary>
    public const string OutputName = "output.manifest";

    /// <summary>Reads a manifest as it goes; memory is that of some lines.</summary>
    /// <param name="stream">The file; it is left open.</param>
    public static IEnumerable<ManifestLine> Read(Stream stream) => ReadParts(stream).SelectMany(static part => part.Read().AsEnumerable());

    /// <summary>Cuts a manifest into parts of some lines, whose reading is work for several threads.</summary>
    /// <param name="stream">The file; it is read as the parts are asked for, and left open.</param>
    /// <returns>The parts in order; the first is small.</returns>
    public static IEnumerable<ManifestPart> ReadParts(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return LineBlocks.Of(stream).Select(static block => new ManifestPart(block));
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

    internal static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> line, int number)
    {
        if (number == 1) line = JsonFormat.WithoutByteOrderMark(line);
        return line is [(byte)'{', .., (byte)'}'] ? line : line.Trim(" \t\r"u8);
    }

    internal static ManifestLine TooLong(int number) =>
        Problem(number, new($"The line is longer than {LineBlocks.LongestLine >> 20} MiB; is this a manifest?")
        { ErrorId = InputErrorIds.InvalidManifestLine, Line = number });

    private static ManifestLine Problem(int number, InputException problem) => new(number, null, problem);
}

/// <summary>A line of a manifest as it was read: an entry, or what is wrong with it.</summary>
/// <param name="Number">Line number, from 1.</param>
/// <param name="Entry">What the line says; null when it cannot be used.</param>
/// <param name="Problem">Why the line cannot be used; null when it can.</param>
public readonly record struct ManifestLine(int Number, ManifestEntry? Entry, InputException? Problem);
