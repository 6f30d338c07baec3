namespace HardExample.Core.Fusion;

/// <summary>Why a sample is hard, as ModelArts numbers it (formats.md section 7).</summary>
/// <param name="Id">0..30.</param>
/// <param name="Algorithm">The algorithm that gives it.</param>
/// <param name="Subject">The feature or the augmentation it is about; null for the reasons of an algorithm as a whole.</param>
/// <param name="Meaning">What was found.</param>
/// <param name="Suggestion">What the labeller can do, one sentence.</param>
public sealed record HardReason(int Id, string Algorithm, string? Subject, string Meaning, string Suggestion)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Id}: {Meaning}");
}
