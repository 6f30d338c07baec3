using System.IO.Hashing;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Caching;

/// <summary>Hashes of observed samples, for the keys of what is made of them.</summary>
internal static class SampleHashes
{
    /// <summary>A hash for each sample, of all that was observed of it and of some of its other fields.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="fields">Writes the other fields that count; several threads call it.</param>
    /// <param name="options">Threads and cancellation.</param>
    public static UInt128[] Of(IReadOnlyList<Sample> samples, Action<BinaryWriter, Sample> fields, ParallelOptions options)
    {
        var hashes = new UInt128[samples.Count];
        Parallel.For(0, hashes.Length, options, static () => new RecordWriter(), (i, _, record) =>
        {
            hashes[i] = Of(samples[i], fields, record);
            return record;
        }, static _ => { });
        return hashes;
    }

    private static UInt128 Of(Sample sample, Action<BinaryWriter, Sample> fields, RecordWriter record)
    {
        using var bytes = new MemoryStream(256);
        using var writer = new BinaryWriter(bytes);
        fields(writer, sample);
        writer.Flush();
        var hash = new XxHash128();
        hash.Append(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        hash.Append(ObservationRecord.Write(sample, record));
        return hash.GetCurrentHashAsUInt128();
    }
}
