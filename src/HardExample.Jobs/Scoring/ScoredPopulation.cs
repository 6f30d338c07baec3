using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Scoring;

/// <summary>A population that is scored while it is read, once. It is disposed of after the last sample.</summary>
public sealed class ScoredPopulation : IDisposable
{
    private readonly Population? _kept;

    internal ScoredPopulation(TrainingReference reference, IEnumerable<Sample> samples, Population? kept) =>
        (Reference, Samples, _kept) = (reference, samples, kept);

    /// <summary>What the samples are compared with.</summary>
    public TrainingReference Reference { get; }

    /// <summary>The samples with scores, coefficients and reasons, in input order, perhaps without observations.</summary>
    public IEnumerable<Sample> Samples { get; }

    /// <inheritdoc/>
    public void Dispose() => _kept?.Dispose();
}
