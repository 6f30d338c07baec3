using HardExample.Core.Mining;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Caching;

/// <summary>An algorithm that says again what it said of the same population before, and else keeps its warnings to be remembered.</summary>
/// <param name="miner">The algorithm.</param>
/// <param name="key">The key of what it says.</param>
/// <param name="known">What it said before; null = nothing.</param>
internal sealed class CachedMiner(IMiner miner, UInt128 key, ScoreRecord.Content? known) : IMiner
{
    private readonly HashSet<string> _warnings = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => miner.Name;

    /// <inheritdoc/>
    public MinerKind Kind => miner.Kind;

    /// <inheritdoc/>
    /// <remarks>What is known is known of the whole population.</remarks>
    public MiningScope Scope => known is null ? miner.Scope : MiningScope.Population;

    /// <summary>The key of what it says.</summary>
    public UInt128 Key => key;

    /// <summary>Whether it has to look at the samples.</summary>
    public bool IsNew => known is null;

    /// <inheritdoc/>
    public Observations NeedsFor(TaskType task) => miner.NeedsFor(task);

    /// <inheritdoc/>
    public IReadOnlyList<MinerScore?> Score(IReadOnlyList<Sample> samples, MiningContext context)
    {
        if (known is null) return miner.Score(samples, context with { Warn = Warn });
        foreach (string warning in known.Warnings) context.Warn(warning);
        return known.Scores;

        void Warn(string message)
        {
            _warnings.Add(message);
            context.Warn(message);
        }
    }

    /// <summary>What it said, to be remembered.</summary>
    /// <param name="scored">The whole population with its scores, in input order.</param>
    public byte[] RecordOf(IReadOnlyList<Sample> scored) => ScoreRecord.Write(_warnings, [.. scored.Select(s => s.Scores.GetValueOrDefault(Name))]);
}
