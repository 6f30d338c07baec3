namespace HardExample.PowerShell.Arguments;

/// <summary>
/// Says which job parameter a cmdlet's parameter sets; when it is given it wins over -Parameter and the configuration file.
/// </summary>
/// <param name="name">The name in the catalogue, for example margin.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class JobParameterAttribute(string name) : Attribute
{
    /// <summary>The name in the catalogue.</summary>
    public string Name { get; } = name;
}
