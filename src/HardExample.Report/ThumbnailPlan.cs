using System.Globalization;
using System.Text;

namespace HardExample.Report;

/// <summary>
/// The pictures of a report, numbered in the order in which a reader meets them. They are made when they are written, some at a time, so
/// that memory does not grow with the report.
/// </summary>
internal sealed class ThumbnailPlan
{
    /// <summary>How many pictures one block of the file holds; the page decodes a block at a time.</summary>
    internal const int BlockSize = 48;

    private readonly List<Func<Thumbnail?>> _makers = [];
    private readonly Dictionary<string, int> _shared = new(StringComparer.Ordinal);

    internal int Count => _makers.Count;

    /// <summary>Plans a picture and gives its number.</summary>
    internal int Add(Func<Thumbnail?> make)
    {
        _makers.Add(make);
        return _makers.Count - 1;
    }

    /// <summary>Plans a picture that several samples may show; the number is that of the first one planned under the key.</summary>
    internal int AddShared(string key, Func<Thumbnail?> make)
    {
        if (!_shared.TryGetValue(key, out int index)) _shared[key] = index = Add(make);
        return index;
    }

    /// <summary>
    /// Writes the blocks: one picture a line, "width height" of the original and then the JPEG in base64 or its file name; an empty line
    /// where there is none.
    /// </summary>
    internal void Write(Stream stream, LinkedThumbnails? linked, int parallelism, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken };
        var block = new Thumbnail?[BlockSize];
        var text = new StringBuilder();
        for (int first = 0; first < Count; first += BlockSize)
        {
            int start = first, length = Math.Min(BlockSize, Count - first);
            Parallel.For(0, length, options, i => block[i] = _makers[start + i]());
            text.Clear().Append(CultureInfo.InvariantCulture, $"<script type=\"text/plain\" id=\"pictures-{first / BlockSize}\">\n");
            for (int i = 0; i < length; i++) AppendLine(text, block[i], first + i, linked);
            text.Append("</script>\n");
            foreach (ReadOnlyMemory<char> chunk in text.GetChunks())
                stream.Write(Encoding.ASCII.GetBytes(chunk.ToArray()));
        }
    }

    private static void AppendLine(StringBuilder text, Thumbnail? thumbnail, int index, LinkedThumbnails? linked)
    {
        if (thumbnail is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{thumbnail.OriginalWidth} {thumbnail.OriginalHeight} ");
            if (linked is null) text.Append(Convert.ToBase64String(thumbnail.Jpeg.Span));
            else
            {
                string name = index.ToString("000000", CultureInfo.InvariantCulture) + ".jpg";
                linked.Write(name, thumbnail.Jpeg);
                text.Append(name);
            }
        }
        text.Append('\n');
    }
}
