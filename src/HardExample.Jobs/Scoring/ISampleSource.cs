using HardExample.Core.Samples;

namespace HardExample.Jobs.Scoring;

/// <summary>An observed population that can be read more than once: from memory, or from files that hold more than fits into it.</summary>
public interface ISampleSource
{
    /// <summary>Reads the population; every time the same samples in the same order.</summary>
    /// <param name="wanted">What is needed; the rest may be missing, except <see cref="ObservationCatalog.InOutput"/>.</param>
    IEnumerable<Sample> Read(Observations wanted);

    /// <summary>The samples without any observation but the prediction, where these are in memory; else null.</summary>
    IReadOnlyList<Sample>? Bare => null;
}

/// <summary>A source that is written once before it is read.</summary>
public interface ISampleTarget : ISampleSource
{
    /// <summary>How many samples were written.</summary>
    int Count { get; }

    /// <summary>Writes the population, once, as it comes.</summary>
    /// <exception cref="Core.Errors.StorageException">It cannot be written.</exception>
    void Write(IEnumerable<Sample> samples);
}
