namespace HardExample.Core.Evaluation;

/// <summary>How a truth file is read.</summary>
/// <param name="Column">
/// The column that holds the truth; null = the first there is of correct, difficulty, f1_lenient, f1, true_label.
/// </param>
/// <param name="IsDifficulty">
/// Whether <paramref name="Column"/> grows with difficulty; otherwise it is a quality (1 = perfect) and difficulty is 1 minus its value.
/// The columns difficulty, correct, f1, f1_lenient and true_label are always read as what they are.
/// </param>
public sealed record TruthOptions(string? Column = null, bool IsDifficulty = false)
{
    /// <summary>The column is found by its name.</summary>
    public static TruthOptions Default { get; } = new();
}
