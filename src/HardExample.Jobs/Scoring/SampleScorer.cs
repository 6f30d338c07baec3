using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Fusion;
using HardExample.Core.Mining;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Running;

namespace HardExample.Jobs.Scoring;

/// <summary>Runs algorithms over an observed population and fuses what they say.</summary>
/// <remarks>
/// The population is read twice: once for the algorithms that look at more than one sample, which keep predictions and embeddings only, and once for all others
/// and the fusion. So what is in memory is what those algorithms need, however much was observed.
/// </remarks>
/// <param name="miners">The algorithms.</param>
/// <param name="fusion">Weights and thresholds.</param>
/// <param name="events">Progress.</param>
public sealed class SampleScorer(IReadOnlyList<IMiner> miners, CoefficientFusion fusion, IJobEvents events)
{
    private const int ChunkSize = 1024;
    private const int Large = 50_000;

    private readonly ImmutableArray<IMiner> _single = [.. miners.Where(static m => m.Scope == MiningScope.Sample)];
    private readonly ImmutableArray<IMiner> _wide = [.. miners.Where(static m => m.Scope != MiningScope.Sample)];

    /// <summary>The algorithms of a configuration.</summary>
    /// <param name="config">Algorithms, weights and thresholds.</param>
    /// <param name="events">Progress.</param>
    public SampleScorer(MiningConfig config, IJobEvents events)
        : this([.. config.Algorithms.ActiveNames.Select(a => MinerFactory.Create(a, config))], new CoefficientFusion(config), events) { }

    /// <summary>The observations that the algorithms need together.</summary>
    public Observations NeedsFor(TaskType task) => NeedsOf(_single, task) | NeedsOf(_wide, task);

    /// <summary>Scores and fuses.</summary>
    /// <param name="samples">The whole population, observed, in input order.</param>
    /// <param name="context">Task, reference, threads and cancellation.</param>
    /// <returns>The samples with scores, coefficients and reasons, in the same order.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<Sample> Score(IReadOnlyList<Sample> samples, MiningContext context) => [.. Score(new SampleList(samples), context)];

    /// <summary>Scores and fuses a population that need not fit into memory.</summary>
    /// <param name="source">The whole population, observed, in input order; it is read twice.</param>
    /// <param name="context">Task, reference, threads and cancellation.</param>
    /// <returns>The samples with scores, coefficients and reasons, in the same order; embeddings are on them only if the source gives them unasked.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InputException">The source gives other samples the second time.</exception>
    public IEnumerable<Sample> Score(ISampleSource source, MiningContext context) => Score(source, null, context);

    /// <summary>Scores and fuses a population that need not fit into memory and was read once before, to be its own reference.</summary>
    /// <param name="source">The whole population, observed, in input order; it is read once.</param>
    /// <param name="kept">What was read of it; its samples are dropped after use, and the caller disposes of it after the last score. Null = it was not read yet.</param>
    /// <param name="context">Task, reference, threads and cancellation.</param>
    /// <inheritdoc cref="Score(ISampleSource, MiningContext)" path="/returns|/exception"/>
    public IEnumerable<Sample> Score(ISampleSource source, Population? kept, MiningContext context)
    {
        var warned = new HashSet<string>(StringComparer.Ordinal);
        // Chunks say the same; the user needs to hear it once.
        MiningContext once = context with { Warn = message => { if (warned.Add(message)) context.Warn(message); } };
        (ImmutableArray<IReadOnlyList<MinerScore?>> wide, int? count) = ScoreWide(source, kept, once);
        // Samples and embeddings of the first reading are gone now, and their place must serve the second.
        if (kept?.Embeddings is not null) EmbeddingStore.GiveBackMemory();
        else if (count > Large) GC.Collect();
        int at = 0;
        foreach (Sample[] chunk in source.Read(NeedsOf(_single, context.Task)).Chunk(ChunkSize))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (at + chunk.Length > count) throw Changed();
            foreach (Sample sample in ScoreChunk(chunk, at, wide, once)) yield return sample;
            at += chunk.Length;
            events.Progress(new(JobPhase.Scoring, at, count));
        }
        if (count is { } expected && at != expected) throw Changed();
    }

    private static Observations NeedsOf(ImmutableArray<IMiner> some, TaskType task) => some.Aggregate(Observations.None, (needs, miner) => needs | miner.NeedsFor(task));

    private static InputException Changed() => new("The population changed while it was scored. Leave its files as they are until the job ends, and run it again.");

    // Embeddings are given back before the second reading: they are most of what is in memory.
    private (ImmutableArray<IReadOnlyList<MinerScore?>> Scores, int? Count) ScoreWide(ISampleSource source, Population? kept, MiningContext context)
    {
        if (_wide.IsEmpty) return ([], kept?.Samples.Count);
        if (kept is not null) return ScoreWide(kept, context);
        using Population population = Population.Read(source, NeedsOf(_wide, context.Task), context.Reference?.Descriptor);
        return ScoreWide(population, context);
    }

    private (ImmutableArray<IReadOnlyList<MinerScore?>> Scores, int? Count) ScoreWide(Population population, MiningContext context)
    {
        context = context with { Embeddings = population.Embeddings };
        var scores = ImmutableArray.CreateBuilder<IReadOnlyList<MinerScore?>>(_wide.Length);
        foreach (IMiner miner in _wide)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            events.Progress(new(JobPhase.Scoring, 0, population.Samples.Count, miner.Name));
            scores.Add(miner.Score(population.Samples, context));
            // What an algorithm leaves behind grows with the population, and the collector would let as much of it gather as is in use.
            if (context.Embeddings is not null) EmbeddingStore.GiveBackMemory();
            else if (population.Samples.Count > Large) GC.Collect();
        }
        int count = population.Samples.Count;
        population.DropSamples();
        if (!NeedsOf(_single, context.Task).HasFlag(Observations.Embedding)) population.Dispose();
        return (scores.MoveToImmutable(), count);
    }

    private Sample[] ScoreChunk(Sample[] chunk, int first, ImmutableArray<IReadOnlyList<MinerScore?>> wide, MiningContext context)
    {
        IReadOnlyList<MinerScore?>[] single = [.. _single.Select(m => m.Score(chunk, context))];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, context.MaxDegreeOfParallelism), CancellationToken = context.CancellationToken };
        var scored = new Sample[chunk.Length];
        Parallel.For(0, chunk.Length, options, i =>
        {
            var scores = chunk[i].Scores.ToBuilder();
            for (int m = 0; m < single.Length; m++) Put(scores, _single[m].Name, single[m][i]);
            for (int m = 0; m < wide.Length; m++) Put(scores, _wide[m].Name, wide[m][first + i]);
            scored[i] = fusion.Fuse(chunk[i] with { Scores = scores.ToImmutable() });
        });
        return scored;
    }

    private static void Put(ImmutableSortedDictionary<string, MinerScore>.Builder scores, string algorithm, MinerScore? score)
    {
        if (score is null) scores.Remove(algorithm);
        else scores[algorithm] = score;
    }
}
