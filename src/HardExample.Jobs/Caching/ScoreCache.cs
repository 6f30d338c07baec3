using System.Collections.Immutable;
using HardExample.Core.Errors;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Caching;

/// <summary>
/// The scores of one population, in parts, so that they need not fit into memory. The warnings of an algorithm are stored last: they mark
/// its parts as complete.
/// </summary>
internal sealed class ScoreCache
{
    /// <summary>Samples in a part; the last one may have fewer.</summary>
    public const int PartSize = 1024;

    private readonly CacheStore _store;
    private readonly UInt128 _job;
    private readonly Dictionary<string, ImmutableArray<string>> _known = new(StringComparer.Ordinal);

    /// <param name="store">Where they are.</param>
    /// <param name="job">The key of population, reference and parameters.</param>
    /// <param name="count">How many samples there are.</param>
    /// <param name="algorithms">The algorithms that will be asked for.</param>
    public ScoreCache(CacheStore store, UInt128 job, int count, IEnumerable<string> algorithms)
    {
        (_store, _job, Count) = (store, job, count);
        foreach (string algorithm in algorithms)
            if (_store.Read(ScoreKey.OfWarnings(job, algorithm), ScoreRecord.ReadWarnings) is { } warnings && HasAllParts(algorithm))
                _known.Add(algorithm, [.. warnings]);
    }

    /// <summary>How many samples there are.</summary>
    public int Count { get; }

    /// <summary>How many of the algorithms scored the population before.</summary>
    public int KnownAlgorithms => _known.Count;

    /// <summary>Whether an algorithm scored the population before.</summary>
    public bool Knows(string algorithm) => _known.ContainsKey(algorithm);

    /// <summary>The warnings of an algorithm whose scores are cached.</summary>
    public ImmutableArray<string> WarningsOf(string algorithm) => _known[algorithm];

    /// <summary>The cached scores of a part, null where the algorithm does not apply.</summary>
    /// <exception cref="InputException">Another program deleted them.</exception>
    public IReadOnlyList<MinerScore?> Read(string algorithm, int part, int length) =>
        _store.Read(ScoreKey.OfPart(_job, algorithm, part), record => ScoreRecord.Read(record, algorithm, length))
        ?? throw new InputException("The cache changed while its scores were read. Run the job again.");

    /// <summary>Keeps the scores of a part.</summary>
    public void Keep(string algorithm, int part, IReadOnlyList<MinerScore?> scores) =>
        _store.Add(ScoreKey.OfPart(_job, algorithm, part), ScoreRecord.Write(scores));

    /// <summary>Stores the warnings of an algorithm, after all its parts.</summary>
    public void Finish(string algorithm, IReadOnlyCollection<string> warnings) =>
        _store.Add(ScoreKey.OfWarnings(_job, algorithm), ScoreRecord.WriteWarnings(warnings));

    private bool HasAllParts(string algorithm)
    {
        for (int part = 0; part * PartSize < Count; part++)
            if (_store.Read(ScoreKey.OfPart(_job, algorithm, part), static _ => "") is null) return false;
        return true;
    }
}
