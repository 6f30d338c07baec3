using System.Collections.Immutable;
using HardExample.Core.Text;

namespace HardExample.Core.Configuration;

/// <summary>One parameter, as help, validation, documentation, templates and completion read it.</summary>
public sealed record ParameterDefinition
{
    internal ParameterDefinition(Func<MiningConfig, object?> get, Func<MiningConfig, object?, MiningConfig> set) => (Get, Set) = (get, set);

    /// <summary>The full name, for example margin or extensions.model.embedding_output.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of value it takes.</summary>
    public required ParameterKind Kind { get; init; }

    /// <summary>Whether ModelArts marks it as mandatory; here every parameter has a default and may be left out.</summary>
    public bool IsMandatory { get; init; }

    /// <summary>Whether it is an addition of this project, under the key extensions.</summary>
    public bool IsExtension => Name.StartsWith(ParameterCatalog.ExtensionPrefix, StringComparison.Ordinal);

    /// <summary>Whether a configuration that leaves it at its default is written without it; a template names it.</summary>
    public bool IsOmittedAtDefault { get; init; }

    /// <summary>What it means, in one sentence.</summary>
    public required string Meaning { get; init; }

    /// <summary>The texts it may take, or for weights the names; empty when anything is allowed.</summary>
    public ImmutableArray<string> AllowedValues { get; init; } = [];

    /// <summary>Smallest number; null when there is none.</summary>
    public double? Minimum { get; init; }

    /// <summary>Largest number; null when there is none.</summary>
    public double? Maximum { get; init; }

    /// <summary>The default as text; null when nothing is set.</summary>
    public string? Default => TextIn(MiningConfig.Default);

    /// <summary>The allowed values as text: "0 to 1", "at least 1", "one of smaller, greater"; empty = any.</summary>
    public string Range => (Kind, Minimum, Maximum) switch
    {
        (_, double low, double high) => $"{UserText.Number(low)} to {UserText.Number(high)}",
        (_, double low, null) => $"at least {UserText.Number(low)}",
        (ParameterKind.Fixed, _, _) => $"only {AllowedValues[0]}",
        (ParameterKind.Choice, _, _) => $"one of {string.Join(", ", AllowedValues)}",
        (ParameterKind.Weights, _, _) => $"weights of at least 0 for {string.Join(", ", AllowedValues)}",
        _ => "",
    };

    /// <summary>Its value in a configuration: text, double, long, <see cref="WeightedList"/> or null.</summary>
    public object? ValueIn(MiningConfig config) => Get(config);

    /// <summary>Its value in a configuration as text that reads back to the same value; null when nothing is set.</summary>
    public string? TextIn(MiningConfig config) => Get(config) switch
    {
        null => null,
        double number => UserText.Number(number),
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        object other => other.ToString(),
    };

    /// <summary>Reads the value out of a configuration.</summary>
    internal Func<MiningConfig, object?> Get { get; }

    /// <summary>A copy of a configuration with a value that <see cref="ParameterValue"/> has checked.</summary>
    internal Func<MiningConfig, object?, MiningConfig> Set { get; }
}

/// <summary>What kind of value a parameter takes.</summary>
public enum ParameterKind
{
    /// <summary>One fixed text.</summary>
    Fixed,

    /// <summary>A path or URI.</summary>
    Path,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>A number between a minimum and a maximum.</summary>
    Number,

    /// <summary>A whole number between a minimum and a maximum.</summary>
    WholeNumber,

    /// <summary>One of a few texts.</summary>
    Choice,

    /// <summary>Names with weights.</summary>
    Weights,
}

/// <summary>A parameter in [0, 1].</summary>
/// <param name="Name">Its name in YAML.</param>
/// <param name="Default">Its default.</param>
public sealed record RatioParameter(string Name, double Default);
