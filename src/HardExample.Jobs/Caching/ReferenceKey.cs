using System.IO.Hashing;
using System.Runtime.InteropServices;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Caching;

/// <summary>Makes the keys of references: hashes of the observations and options that they are made from.</summary>
internal static class ReferenceKey
{
    /// <summary>The key of the reference of these samples.</summary>
    public static UInt128 Of(IReadOnlyList<Sample> training, ReferenceOptions options)
    {
        UInt128[] samples = SampleHashes.Of(
            training, WriteLabels,
            new() { MaxDegreeOfParallelism = options.MaxDegreeOfParallelism, CancellationToken = options.CancellationToken });
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write("reference");
        // Another build may make another reference of the same samples.
        writer.Write(typeof(TrainingReferenceBuilder).Module.ModuleVersionId.ToByteArray());
        writer.Write(TrainingReferenceFile.Version);
        writer.Write((int)options.Task);
        writer.Write(options.ScoreThresholdLow);
        writer.Write(MemoryMarshal.AsBytes<UInt128>(samples));
        return XxHash128.HashToUInt128(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private static void WriteLabels(BinaryWriter writer, Sample sample)
    {
        writer.Write(sample.Id);
        writer.Write(sample.Label is not null);
        writer.Write(sample.Label ?? "");
        ObservationKeys.Write(writer, sample.LabelledBoxes);
    }
}
