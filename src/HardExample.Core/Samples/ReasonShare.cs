namespace HardExample.Core.Samples;

/// <summary>A reason that triggered.</summary>
/// <param name="Id">Reason id, 0..30.</param>
/// <param name="Share">How much of the algorithm's score it explains, 0..1.</param>
public readonly record struct ReasonShare(int Id, double Share);
