namespace HardExample.Cli.Bench;

/// <summary>Measures one or a few figures.</summary>
internal interface IBenchmark
{
    /// <summary>What --only calls it.</summary>
    string Name { get; }

    /// <summary>Measures.</summary>
    /// <param name="settings">Inputs and rounds.</param>
    IEnumerable<Measurement> Run(BenchSettings settings);
}
