namespace HardExample.Ledger;

/// <summary>What the population of a run looked like.</summary>
/// <param name="Task">The task, as a number.</param>
/// <param name="Models">A hash of the models of the run.</param>
/// <param name="Content">The profile as bytes (PopulationProfileFormat).</param>
/// <param name="Embeddings">Its embeddings as bytes; empty without any, and where they were not asked for.</param>
public sealed record LedgerProfile(int Task, string Models, byte[] Content, byte[] Embeddings)
{
    /// <summary>When the run was recorded. Ignored on what is to be recorded.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The row of the run. Ignored on what is to be recorded.</summary>
    public long Run { get; init; }
}
