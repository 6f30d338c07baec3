using System.Collections.Immutable;
using HardExample.Core.Errors;

namespace HardExample.Cluster.Engines;

/// <summary>The engines by their names.</summary>
public static class JobEngines
{
    /// <summary>The names, as --engine has them.</summary>
    public static ImmutableArray<string> Names { get; } = [LocalEngine.EngineName, SlurmEngine.EngineName];

    /// <summary>The engine of a name.</summary>
    /// <exception cref="ConfigurationException">There is none of this name.</exception>
    public static IJobEngine Create(string name) => name switch
    {
        LocalEngine.EngineName => new LocalEngine(),
        SlurmEngine.EngineName => new SlurmEngine(),
        _ => throw new ConfigurationException($"There is no engine '{name}'; there is: {string.Join(", ", Names)}."),
    };
}
