namespace HardExample.Core.Samples;

/// <summary>The confidence of one class.</summary>
/// <param name="Label">Class name.</param>
/// <param name="Score">Confidence in [0, 1].</param>
public readonly record struct ClassScore(string Label, double Score);
