using HardExample.Core.Drift;
using HardExample.Core.Reference;
using HardExample.Jobs.Ledgers;
using HardExample.Jobs.Running;
using HardExample.Jobs.Scoring;

namespace HardExample.Jobs.Drift;

/// <summary>How far the population of a job is from what it is compared with.</summary>
internal static class JobDrift
{
    /// <summary>Compares a population; null when there is nothing to compare it with, or too few samples.</summary>
    /// <param name="population">The observed population.</param>
    /// <param name="ledger">The ledger of the job, whose last weeks are compared when it has any; null without one.</param>
    /// <param name="given">What the user named to compare with; null = the ledger, else the training set.</param>
    /// <param name="events">Says why nothing was compared.</param>
    public static DriftResult? Compare(ObservedPopulation population, JobLedger? ledger, DriftReference? given, IJobEvents events)
    {
        if (population.Profile is not { } now) return null;
        DriftReference? reference = given ?? ledger?.LastWeeks(population.Task, population.Models, now.Extractor)
            ?? (population.Reference is { } training ? DriftReference.Of(training) : null);
        if (reference is null) return null;
        if (DriftDetector.Compare(now, reference) is { } result) return result;
        events.Information($"Drift is not judged: {Math.Min(now.Samples.Length, reference.Profile.Samples.Length)} samples are too few, "
            + $"{DriftDetector.MinSamples} are needed in the population and in what it is compared with ({reference.Description}).");
        return null;
    }
}
