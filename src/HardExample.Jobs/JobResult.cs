using HardExample.Core.Samples;
using HardExample.Jobs.Output;

namespace HardExample.Jobs;

/// <summary>What came out of a job.</summary>
/// <param name="Samples">
/// Every usable sample with scores, coefficient and reasons, in input order; of <see cref="MiningJob.RunObserved"/>, and of a large
/// population that was not to be kept (<see cref="JobRequest.KeepSamples"/>), only the hard ones, without scores and observations.
/// </param>
/// <param name="Summary">Counts and what served.</param>
/// <param name="Export">What was written; null when nothing was asked to be.</param>
public sealed record JobResult(IReadOnlyList<Sample> Samples, JobSummary Summary, ExportResult? Export)
{
    /// <summary>The ledger of the job; null without one.</summary>
    public string? Ledger { get; init; }
}
