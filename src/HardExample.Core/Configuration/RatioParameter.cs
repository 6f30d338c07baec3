namespace HardExample.Core.Configuration;

/// <summary>A parameter in [0, 1].</summary>
/// <param name="Name">Its name in YAML.</param>
/// <param name="Default">Its default.</param>
public sealed record RatioParameter(string Name, double Default);
