using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using HardExample.Core.Configuration;
using HardExample.Core.Mining;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Caching;

/// <summary>Makes the keys of scores: hashes of all that an algorithm may look at. Algorithms are pure, so equal keys mean equal scores.</summary>
internal static class ScoreKey
{
    /// <summary>What is the same for all algorithms of a job.</summary>
    /// <param name="samples">The observed population.</param>
    /// <param name="context">Task and reference.</param>
    /// <param name="config">The parameters; weights of algorithms and the threshold of hard samples are the fusion's, and no part of the key.</param>
    public static UInt128 OfJob(IReadOnlyList<Sample> samples, MiningContext context, MiningConfig config)
    {
        UInt128[] population = SampleHashes.Of(
            samples, WriteFields, new() { MaxDegreeOfParallelism = context.MaxDegreeOfParallelism, CancellationToken = context.CancellationToken });
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write("scores");
        writer.Write(ScoreRecord.Version);
        // Another build may score the same samples in another way.
        writer.Write(typeof(IMiner).Module.ModuleVersionId.ToByteArray());
        writer.Write((int)context.Task);
        writer.Write(MiningConfigWriter.ToYaml(config with
        {
            Algorithms = WeightedList.Of(),
            HardThreshold = 0,
            TaskSummaryFile = null,
            Extensions = config.Extensions with { Threads = 0, Cache = null },
        }));
        writer.Write(MemoryMarshal.AsBytes<UInt128>(population));
        if (context.Reference is { } reference) writer.Write(TrainingReferenceFile.CheckSumOf(reference));
        writer.Flush();
        return HashOf(bytes);
    }

    /// <summary>The key of what one algorithm says.</summary>
    public static UInt128 Of(UInt128 job, string algorithm)
    {
        using var bytes = new MemoryStream(64);
        using var writer = new BinaryWriter(bytes);
        writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in job)));
        writer.Write(algorithm);
        writer.Flush();
        return HashOf(bytes);
    }

    private static void WriteFields(BinaryWriter writer, Sample sample)
    {
        foreach (string? text in (ReadOnlySpan<string?>)[sample.Id, sample.Source, sample.SequenceGroup, sample.Usage, sample.Label,
            .. ObservationCatalog.Sources.Select(mark => mark.Get(sample))])
        {
            writer.Write(text is not null);
            writer.Write(text ?? "");
        }
        writer.Write(sample.SequenceIndex);
        ObservationKeys.Write(writer, sample.LabelledBoxes);
        writer.Write(sample.ManifestFields.Length);
        foreach ((string name, JsonElement value) in sample.ManifestFields)
        {
            writer.Write(name);
            writer.Write(value.GetRawText());
        }
    }

    private static UInt128 HashOf(MemoryStream bytes) => XxHash128.HashToUInt128(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
}
