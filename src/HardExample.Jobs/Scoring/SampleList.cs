using HardExample.Core.Samples;

namespace HardExample.Jobs.Scoring;

/// <summary>A population in memory.</summary>
public sealed class SampleList : ISampleTarget
{
    private IReadOnlyList<Sample> _samples;

    /// <summary>Makes an empty population.</summary>
    public SampleList() : this([]) { }

    /// <summary>Makes a population.</summary>
    /// <param name="samples">The samples in input order.</param>
    public SampleList(IReadOnlyList<Sample> samples) => _samples = samples;

    /// <inheritdoc/>
    public int Count => _samples.Count;

    /// <inheritdoc/>
    public void Write(IEnumerable<Sample> samples) => _samples = [.. samples];

    /// <inheritdoc/>
    public IEnumerable<Sample> Read(Observations wanted) => _samples;
}
