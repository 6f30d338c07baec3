using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Samples;
using HardExample.Core.Selection;
using HardExample.Jobs.Observing;
using HardExample.Jobs.Running;
using HardExample.Storage;

namespace HardExample.Jobs.Scoring;

/// <summary>Selects a job's samples by its budget, of a population that need not fit into memory.</summary>
/// <param name="config">Budget and threads.</param>
/// <param name="events">Warnings.</param>
internal sealed class JobSelection(MiningConfig config, IJobEvents events) : IDisposable
{
    private FileStream? _scored;

    /// <summary>What was taken and left; null before <see cref="Select"/>.</summary>
    public SelectionCounts? Counts { get; private set; }

    /// <summary>Scores and selects.</summary>
    /// <param name="scored">The population while it is scored; it is read once.</param>
    /// <param name="source">The same population as it was observed; it is read again.</param>
    /// <param name="isSettled">Whether an earlier job decided on a sample; null = on none.</param>
    /// <param name="inMemory">Whether the scored samples stay in memory; else a scratch file holds their scores.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The samples in the same order, of which those are hard that were selected; valid until this is disposed of.</returns>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<Sample> Select(ScoredPopulation scored, ISampleSource source, Func<Sample, bool>? isSettled, bool inMemory,
        CancellationToken cancel)
    {
        SelectionBudget budget = config.Extensions.Budget;
        var population = new PopulationSelection(budget, events.Warning);
        IEnumerable<Sample> added = scored.Samples.Select(sample =>
        {
            population.Add(sample, isSettled: isSettled?.Invoke(sample) == true);
            return sample;
        });
        List<Sample>? kept = null;
        if (inMemory) kept = [.. added];
        else
        {
            _scored = ScratchFile.Create();
            ScoredLines.Write(_scored, added);
        }
        using SelectionVectors? vectors = PopulationSelection.ComparesImages(budget) ? Vectors(source) : null;
        SelectionOutcome outcome = population.Choose(vectors, scored.Reference, ObservationSession.ThreadsOf(config), cancel);
        Counts = outcome.Counts;
        return (kept ?? ReadAgain(source)).Select((sample, index) => outcome.Mark(index, sample));
    }

    /// <inheritdoc/>
    public void Dispose() => _scored?.Dispose();

    private static SelectionVectors Vectors(ISampleSource source)
    {
        var vectors = new SelectionVectors();
        foreach (Sample sample in source.Read(Observations.Embedding)) vectors.Add(sample.Id, sample.Embedding);
        return vectors;
    }

    private IEnumerable<Sample> ReadAgain(ISampleSource source)
    {
        _scored!.Position = 0;
        return source.Read(Observations.None).Zip(ScoredSampleFile.Read(_scored, _scored.Name, leaveOpen: true), static (sample, scored) =>
            sample with { Scores = scored.Scores, HardCoefficient = scored.HardCoefficient, HardReasons = scored.HardReasons });
    }
}
