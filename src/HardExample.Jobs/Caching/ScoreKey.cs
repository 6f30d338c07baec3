using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using HardExample.Core.Configuration;
using HardExample.Core.Mining;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Caching;

/// <summary>Makes the keys of scores: hashes of everything that they depend on; algorithms are pure.</summary>
internal static class ScoreKey
{
    /// <summary>What is the same for all algorithms of a job, and how many samples it has.</summary>
    /// <param name="samples">The population with all that was observed of it; it is read once.</param>
    /// <param name="context">Task and reference.</param>
    /// <param name="config">The parameters; weights of algorithms and the threshold of hard samples are the fusion's, and no part of the
    /// key.</param>
    public static (UInt128 Key, int Count) OfJob(IEnumerable<Sample> samples, MiningContext context, MiningConfig config)
    {
        var population = new XxHash128();
        int count = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = context.MaxDegreeOfParallelism,
            CancellationToken = context.CancellationToken };
        foreach (Sample[] part in samples.Chunk(ScoreCache.PartSize))
        {
            population.Append(MemoryMarshal.AsBytes<UInt128>(SampleHashes.Of(part, WriteFields, options)));
            count += part.Length;
        }
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
            Extensions = config.Extensions with { Threads = 0, Cache = null, Ledger = null, Budget = SelectionBudget.None, Drift = true },
        }));
        writer.Write(count);
        writer.Write(population.GetCurrentHash());
        for (int i = 0; i < context.Known.Labels.Length; i++)
        {
            writer.Write(context.Known.Labels[i] ?? "");
            writer.Write(MemoryMarshal.AsBytes(context.Known.Vectors[i]));
        }
        if (context.Reference is { } reference) writer.Write(TrainingReferenceFile.CheckSumOf(reference));
        writer.Flush();
        return (HashOf(bytes), count);
    }

    /// <summary>The key of the scores of one algorithm for a part of the population.</summary>
    public static UInt128 OfPart(UInt128 job, string algorithm, int part) => Of(job, algorithm, part);

    /// <summary>The key of the warnings of one algorithm.</summary>
    public static UInt128 OfWarnings(UInt128 job, string algorithm) => Of(job, algorithm, -1);

    private static UInt128 Of(UInt128 job, string algorithm, int part)
    {
        using var bytes = new MemoryStream(64);
        using var writer = new BinaryWriter(bytes);
        writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in job)));
        writer.Write(algorithm);
        writer.Write(part);
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
