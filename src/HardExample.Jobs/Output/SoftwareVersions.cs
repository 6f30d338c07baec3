using System.Collections.Immutable;
using System.Reflection;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Output;

/// <summary>The versions of the program and of what it runs on.</summary>
public static class SoftwareVersions
{
    /// <summary>By name: hardexample, dotnet, onnxruntime.</summary>
    public static ImmutableSortedDictionary<string, string> All { get; } = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create("hardexample", Program), KeyValuePair.Create("dotnet", Environment.Version.ToString()),
        KeyValuePair.Create("onnxruntime", ObserverVersion.OnnxRuntime),
    ]);

    /// <summary>The version of the program, for example 0.1.0.</summary>
    public static string Program => typeof(SoftwareVersions).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
