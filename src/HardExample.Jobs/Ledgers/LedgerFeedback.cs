using System.Collections.Immutable;
using HardExample.Core.Errors;
using HardExample.Core.Evaluation.Truth;
using HardExample.Core.Samples;
using HardExample.Ledger;

namespace HardExample.Jobs.Ledgers;

/// <summary>Labels that came back, as feedback on the scores that selected the images.</summary>
/// <param name="Samples">The samples as they were selected, with scores and prediction; their ids are those of the ledger.</param>
/// <param name="Truth">How wrong each prediction was.</param>
public sealed record LedgerFeedback(IReadOnlyList<Sample> Samples, ImmutableArray<TruthEntry> Truth)
{
    /// <summary>Reads the feedback of a ledger: images that were selected, and labelled since.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static LedgerFeedback Read(LedgerFile ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var samples = new List<Sample>();
        var truth = ImmutableArray.CreateBuilder<TruthEntry>();
        foreach (LedgerEntry entry in ledger.Read(new() { States = [LedgerState.Labelled] }))
        {
            if (entry.Last(static e => e.State == LedgerState.Labelled)!.Difficulty is not { } difficulty
                || entry.Last(static e => e.State == LedgerState.Selected) is not { } selected
                || SampleRecords.SampleOf(selected) is not { } sample) continue;
            samples.Add(sample with { Id = entry.Id });
            truth.Add(new(entry.Id, difficulty, null, null));
        }
        return samples.Count > 0 ? new(samples, truth.ToImmutable()) : throw new InputException(
            $"No image in {ledger.Path} was selected and labelled since. Record labels with Register-HardExampleLabel or "
            + "'hardexample ledger label'.");
    }
}
