using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Fusion;
using HardExample.Core.Mining;
using HardExample.Core.Samples;
using HardExample.Jobs.Caching;
using HardExample.Jobs.Running;

namespace HardExample.Jobs.Scoring;

/// <summary>Runs algorithms over an observed population and fuses what they say.</summary>
/// <remarks>
/// The population is read twice: once for the algorithms that look at more than one sample, which keep predictions and embeddings only, and
/// once for all others and the fusion. So what is in memory is what those algorithms need, however much was observed.
/// </remarks>
/// <param name="miners">The algorithms.</param>
/// <param name="fusion">Weights and thresholds.</param>
/// <param name="events">Progress.</param>
public sealed class SampleScorer(IReadOnlyList<IMiner> miners, CoefficientFusion fusion, IJobEvents events)
{
    private const int ChunkSize = ScoreCache.PartSize;

    // What ledger and budget need beside what the algorithms do.
    private readonly Observations _own;

    /// <summary>The algorithms of a configuration.</summary>
    /// <param name="config">Algorithms, weights and thresholds.</param>
    /// <param name="events">Progress.</param>
    public SampleScorer(MiningConfig config, IJobEvents events)
        : this([.. config.Algorithms.ActiveNames.Select(a => MinerFactory.Create(a, config))], new CoefficientFusion(config), events) =>
        _own = (config.Extensions.Ledger is null ? Observations.None : Observations.ContentHash)
            | (config.Extensions.Budget.Diverse ? Observations.Embedding : Observations.None);

    /// <summary>The observations that the algorithms, the ledger and the budget need together.</summary>
    public Observations NeedsFor(TaskType task) => _own | NeedsOf(miners, task);

    /// <summary>Scores and fuses a population, which need not fit into memory.</summary>
    /// <param name="source">The whole population, observed, in input order; it is read twice, or once when it was read before.</param>
    /// <param name="context">Task, reference, threads and cancellation.</param>
    /// <returns>The samples with scores, coefficients and reasons, in the same order; embeddings are on them only if the source gives them
    /// unasked.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InputException">The source gives other samples the second time.</exception>
    public IEnumerable<Sample> Score(ISampleSource source, MiningContext context) => Score(source, null, null, context);

    /// <param name="source">As above.</param>
    /// <param name="kept">What was read of it to make its own reference; its samples are dropped after use, and the caller disposes of it.
    /// Null = it was not read yet.</param>
    /// <param name="cache">Scores of an earlier run, and where new ones are stored; null = all algorithms run.</param>
    /// <param name="context">As above.</param>
    internal IEnumerable<Sample> Score(ISampleSource source, Population? kept, ScoreCache? cache, MiningContext context)
    {
        var warned = new HashSet<string>(StringComparer.Ordinal);
        // Chunks repeat warnings; each is shown once.
        MiningContext once = context with { Warn = message => { if (warned.Add(message)) context.Warn(message); } };
        Work[] work = [.. miners.Select(miner => new Work(miner, cache?.Knows(miner.Name) == true))];
        foreach (Work known in work.Where(static w => w.IsKnown))
            foreach (string warning in cache!.WarningsOf(known.Miner.Name)) once.Warn(warning);
        int? count = ScoreWide(source, kept, work, once) ?? cache?.Count;
        // Samples and embeddings of the first reading are unreferenced now; the second needs their memory.
        if (kept?.Embeddings is not null) context.ReleaseMemory();
        int at = 0;
        Observations narrow = NeedsOf(work.Where(static w => !w.IsKnown && !w.IsWide).Select(static w => w.Miner), context.Task);
        foreach (Sample[] chunk in source.Read(narrow).Chunk(ChunkSize))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (at + chunk.Length > count) throw Changed();
            foreach (Sample sample in ScoreChunk(chunk, at, work, cache, once)) yield return sample;
            at += chunk.Length;
            events.Progress(new(JobPhase.Scoring, at, count));
        }
        if (count is { } expected && at != expected) throw Changed();
        if (cache is null) yield break;
        foreach (Work done in work.Where(static w => !w.IsKnown)) cache.Finish(done.Miner.Name, done.Warnings);
    }

    private static Observations NeedsOf(IEnumerable<IMiner> some, TaskType task) =>
        some.Aggregate(Observations.None, (needs, miner) => needs | miner.NeedsFor(task));

    private static InputException Changed() =>
        new("The population changed while it was scored. Leave its files as they are until the job ends, and run it again.");

    // Embeddings are given back before the second reading: they are most of what is in memory.
    private int? ScoreWide(ISampleSource source, Population? kept, Work[] work, MiningContext context)
    {
        Work[] wide = [.. work.Where(static w => w.IsWide && !w.IsKnown)];
        Observations rest = NeedsOf(work.Where(static w => !w.IsWide).Select(static w => w.Miner), context.Task);
        if (kept is not null) return ScoreWide(kept, wide, rest, context);
        if (wide.Length == 0) return null;
        using var population = Population.Read(source, NeedsOf(wide.Select(static w => w.Miner), context.Task), context);
        return ScoreWide(population, wide, rest, context);
    }

    private int ScoreWide(Population population, Work[] wide, Observations rest, MiningContext context)
    {
        context = context with { Embeddings = population.Embeddings };
        foreach (Work work in wide)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            events.Progress(new(JobPhase.Scoring, 0, population.Samples.Count, work.Miner.Name));
            work.Scores = work.Miner.Score(population.Samples, work.Listening(context));
            context.EndPhase();
        }
        int count = population.Samples.Count;
        population.DropSamples();
        if (!rest.HasFlag(Observations.Embedding)) population.Dispose();
        return count;
    }

    private Sample[] ScoreChunk(Sample[] chunk, int first, Work[] work, ScoreCache? cache, MiningContext context)
    {
        int part = first / ChunkSize;
        (IReadOnlyList<MinerScore?> Scores, int First)[] said = Array.ConvertAll(work, w =>
            w.IsKnown ? (cache!.Read(w.Miner.Name, part, chunk.Length), 0) : w.IsWide ? (w.Scores, first)
            : (w.Miner.Score(chunk, w.Listening(context)), 0));
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, context.MaxDegreeOfParallelism),
            CancellationToken = context.CancellationToken };
        var scored = new Sample[chunk.Length];
        Parallel.For(0, chunk.Length, options, i =>
        {
            var scores = chunk[i].Scores.ToBuilder();
            for (int m = 0; m < work.Length; m++) Put(scores, work[m].Miner.Name, said[m].Scores[said[m].First + i]);
            scored[i] = fusion.Fuse(chunk[i] with { Scores = scores.ToImmutable() });
        });
        if (cache is not null)
            foreach (Work done in work.Where(static w => !w.IsKnown))
                cache.Keep(done.Miner.Name, part, Array.ConvertAll(scored, s => s.Scores.GetValueOrDefault(done.Miner.Name)));
        return scored;
    }

    private static void Put(ImmutableSortedDictionary<string, MinerScore>.Builder scores, string algorithm, MinerScore? score)
    {
        if (score is null) scores.Remove(algorithm);
        else scores[algorithm] = score;
    }

    /// <summary>An algorithm in one run.</summary>
    private sealed class Work(IMiner miner, bool isKnown)
    {
        public IMiner Miner => miner;

        /// <summary>Whether the cache has its scores.</summary>
        public bool IsKnown => isKnown;

        /// <summary>Whether it looks at more than one sample.</summary>
        public bool IsWide => miner.Scope != MiningScope.Sample;

        /// <summary>The scores of the whole population, of an algorithm that looks at more than one sample.</summary>
        public IReadOnlyList<MinerScore?> Scores { get; set; } = [];

        /// <summary>What it warned of.</summary>
        public HashSet<string> Warnings { get; } = new(StringComparer.Ordinal);

        /// <summary>The context, with warnings that are remembered.</summary>
        public MiningContext Listening(MiningContext context) => context with
        {
            Warn = message =>
            {
                Warnings.Add(message);
                context.Warn(message);
            },
        };
    }
}
