using System.IO.Hashing;
using System.Text;
using HardExample.Core.Configuration;
using HardExample.Core.Drift;
using HardExample.Core.Errors;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Ledger;
using HardExample.Storage;

namespace HardExample.Jobs.Ledgers;

/// <summary>The ledger of one job: what it leaves out, what it knows, and in the end what it records.</summary>
/// <remarks>
/// What is left out is decided once an image, when it was observed; what is recorded is written when the output is complete. Not
/// thread-safe.
/// </remarks>
public sealed class JobLedger : IDisposable
{
    private readonly LedgerFile? _file;
    private readonly MiningConfig _config;
    private string _judge = "";

    private JobLedger(LedgerFile? file, MiningConfig config) => (_file, _config) = (file, config);

    /// <summary>How many images were left out because they were selected, labelled or rejected before.</summary>
    public int LeftOut { get; private set; }

    /// <summary>
    /// How many images reach the threshold but were looked at by an earlier job with the same parameters and models, which did not select
    /// them.
    /// </summary>
    public int Settled { get; private set; }

    /// <summary>Whether images that were chosen before are left out, and count as known.</summary>
    private bool Excludes => _file is not null && _config.Extensions.LedgerInclude == LedgerInclude.New;

    /// <summary>Opens the ledger of a configuration; null when it has none.</summary>
    /// <param name="config">extensions.ledger and extensions.ledger_include, and what else decides how images are judged.</param>
    /// <param name="writes">
    /// Whether the job will record something: then a ledger that is not there is made. Else it counts as empty.
    /// </param>
    /// <exception cref="StorageException">It cannot be opened; the message says why.</exception>
    public static JobLedger? Open(MiningConfig config, bool writes)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.Extensions.Ledger is null) return null;
        string path = PathOf(config.Extensions.Ledger);
        return new(writes ? LedgerFile.Open(path) : File.Exists(path) ? LedgerFile.OpenRead(path) : null, config);
    }

    /// <summary>The file that a path of a ledger means.</summary>
    /// <exception cref="StorageException">It is not of this machine.</exception>
    public static string PathOf(string path)
    {
        StoragePath location = StoragePath.Parse(path);
        return location.Kind == StorageKind.Local ? location.Value : throw new StorageException(
            $"The ledger {location} is not local. Name a file of this machine: it is a database that is written in place.");
    }

    /// <summary>Says which models judge, which is known when they are open.</summary>
    /// <param name="models">A hash of the models.</param>
    public void JudgedBy(string models)
    {
        string parameters = MiningConfigWriter.ToYaml(_config with
        {
            TaskSummaryFile = null,
            Extensions = _config.Extensions with
            {
                Threads = 0, BatchSize = MiningExtensions.Default.BatchSize, Cache = null, Ledger = null,
                LedgerInclude = LedgerInclude.New, Drift = MiningExtensions.Default.Drift,
            },
        });
        _judge = $"{XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(models + "\n" + parameters)):x32}";
    }

    /// <summary>Whether an image is left out; counts it if so.</summary>
    public bool LeavesOut(Sample sample)
    {
        if (!Excludes || sample.ContentHash is not { } id || _file!.StateOf(id) is not > LedgerState.Seen) return false;
        LeftOut++;
        return true;
    }

    /// <summary>
    /// Whether an earlier job of the same parameters and models saw a sample and did not select it; counts it if so and it is hard.
    /// </summary>
    public bool Settles(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (!Excludes || sample.ContentHash is not { } id || !_file!.IsJudged(id, _judge)) return false;
        if (sample.IsHard) Settled++;
        return true;
    }

    /// <summary>The images that were chosen before.</summary>
    /// <param name="extractor">The extractor of the population's embeddings; null without any.</param>
    public KnownImages Known(string? extractor)
    {
        if (!Excludes || extractor is null) return KnownImages.Empty;
        (float[] Embedding, string? Label)[] known = [.. _file!.ReadChosen(extractor)];
        return new(VectorSet.FromRows(Array.ConvertAll(known, static k => k.Embedding)), [.. known.Select(static k => k.Label)]);
    }

    /// <summary>Records what a job saw and selected, in one transaction.</summary>
    /// <param name="samples">All scored samples of the job, in order; hard ones count as selected, unless they were not written.</param>
    /// <param name="unwritten">Sources of hard samples that could not be exported.</param>
    /// <param name="input">Where the samples came from.</param>
    /// <param name="extractor">What gave the embeddings, in words.</param>
    /// <param name="profile">What the population looked like, with what was left out of it; null = nothing is kept of it.</param>
    /// <param name="models">A hash of the models.</param>
    /// <exception cref="StorageException">It cannot be written; nothing was.</exception>
    public void Record(IEnumerable<Sample> samples, IReadOnlySet<string> unwritten, string input, string extractor,
        PopulationProfile? profile, string models)
    {
        if (_file is null) throw new InvalidOperationException("The ledger was opened for reading.");
        _file.Record(new("mine", input) { Config = _judge, ExtractorName = extractor },
            samples.Select(s => SampleRecords.Of(s, s.ContentHash!, s.IsHard && !unwritten.Contains(s.Source))),
            profile is null ? null : LedgerDrift.ToLedger(profile, models));
    }

    /// <summary>The populations of the last weeks; null when there is none.</summary>
    /// <param name="task">The task of the job.</param>
    /// <param name="models">A hash of the models of the job.</param>
    /// <param name="extractor">The extractor of the population's embeddings; empty without any.</param>
    public DriftReference? LastWeeks(TaskType task, string models, string extractor) =>
        _file is null ? null : LedgerDrift.Read(_file, task, models, extractor, Path.GetFileName(_config.Extensions.Ledger!));

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
