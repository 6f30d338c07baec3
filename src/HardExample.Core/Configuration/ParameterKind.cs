namespace HardExample.Core.Configuration;

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
