namespace HardExample.PowerShell.Arguments;

/// <summary>The job parameter that a cmdlet's parameter sets; it wins over -Parameter and the file.</summary>
/// <param name="name">The name in the catalogue, for example margin.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class JobParameterAttribute(string name) : Attribute
{
    /// <summary>The name in the catalogue.</summary>
    public string Name { get; } = name;

    /// <summary>Another parameter that it sets too, as name=value; null for none.</summary>
    public string? Implies { get; init; }
}
