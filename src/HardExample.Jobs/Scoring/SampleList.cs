using HardExample.Core.Samples;

namespace HardExample.Jobs.Scoring;

/// <summary>A population in memory.</summary>
/// <param name="samples">The samples in input order.</param>
public sealed class SampleList(IReadOnlyList<Sample> samples) : ISampleSource
{
    /// <inheritdoc/>
    public IEnumerable<Sample> Read(Observations wanted) => samples;
}
