using System.Collections.Immutable;
using System.Text;

namespace HardExample.Core.Formats.Manifests;

/// <summary>Some lines of a manifest as bytes. It is read once, by one of the methods, on any thread; parts are independent.</summary>
public sealed class ManifestPart
{
    private readonly LineBlock _block;

    internal ManifestPart(LineBlock block) => _block = block;

    /// <summary>Reads the lines; blank ones are passed over.</summary>
    public ImmutableArray<ManifestLine> Read()
    {
        using LineBlock block = _block;
        if (block.IsTooLong) return [ManifestFile.TooLong(block.FirstNumber)];
        var lines = ImmutableArray.CreateBuilder<ManifestLine>(block.LineCount);
        var pool = new ManifestAnnotationPool();
        for (LineBlock.Enumerator each = block.GetEnumerator(); each.MoveNext();)
        {
            ReadOnlySpan<byte> text = ManifestFile.Content(each.Current, each.Number);
            if (text.IsEmpty) continue;
            lines.Add(ManifestLineScanner.TryParse(text, each.Number, pool, out ManifestEntry entry)
                ? new(each.Number, entry, null)
                : ManifestFile.Read(text, each.Number));
        }
        return lines.DrainToImmutable();
    }

    /// <summary>Reads the two fields that order the lines, much faster than <see cref="Read"/>.</summary>
    /// <param name="field">A field, or a member of <c>property</c>, that orders the lines; null for none.</param>
    /// <returns>One entry for each line that is not blank; a field that a line has not, or not as text or number, is null.</returns>
    public IReadOnlyList<(string? Source, string? Field)> ReadOrder(string? field)
    {
        using LineBlock block = _block;
        if (block.IsTooLong) return [(null, null)];
        byte[]? name = field is null ? null : Encoding.UTF8.GetBytes(field);
        var lines = new List<(string? Source, string? Field)>(block.LineCount);
        for (LineBlock.Enumerator each = block.GetEnumerator(); each.MoveNext();)
            if (ManifestFile.Content(each.Current, each.Number) is { IsEmpty: false } text)
                lines.Add((ManifestLineParser.Peek(text, "source"u8), name is null ? null : ManifestLineParser.Peek(text, name)));
        return lines;
    }
}
