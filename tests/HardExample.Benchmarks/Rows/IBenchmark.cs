using HardExample.Benchmarks.Measuring;

namespace HardExample.Benchmarks.Rows;

/// <summary>Measures one row of the table, which may have a few lines.</summary>
internal interface IBenchmark
{
    /// <summary>What --only calls it.</summary>
    string Name { get; }

    /// <summary>Measures.</summary>
    /// <param name="settings">Inputs and rounds.</param>
    IEnumerable<Measurement> Run(BenchSettings settings);
}
