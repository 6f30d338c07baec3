using HardExample.Core.Formats.Manifests;
using HardExample.Core.Samples;

namespace HardExample.Report;

/// <summary>
/// The manifest lines of the listed samples, in the form of output.manifest, one a line and in the order of the gallery; the page gives the
/// chosen ones out unchanged.
/// </summary>
internal static class ReportManifest
{
    /// <summary>Writes the lines; that of a sample without a prediction is empty.</summary>
    internal static void Write(Stream stream, ReportInput input, IReadOnlyList<Sample> ordered)
    {
        using var lines = new MemoryStream();
        using (var writer = new ManifestWriter(lines) { KeepsMarks = true })
        {
            for (int i = 0; i < Math.Min(ordered.Count, input.MaxListed); i++)
            {
                Sample sample = ordered[i];
                if (sample.Prediction is not null) writer.Write(sample, sample.Source, input.AnnotationLocation?.Invoke(sample));
                else
                {
                    writer.Flush();
                    lines.Write("\n"u8);
                }
            }
        }
        // In JSON the character stands in texts only, where the escape means the same; without it no label can end the block.
        ReadOnlySpan<byte> rest = lines.GetBuffer().AsSpan(0, (int)lines.Length);
        for (int at; (at = rest.IndexOf((byte)'<')) >= 0; rest = rest[(at + 1)..])
        {
            stream.Write(rest[..at]);
            stream.Write("\\u003c"u8);
        }
        stream.Write(rest);
    }
}
