using HardExample.Core.Samples;

namespace HardExample.Core.Evaluation;

/// <summary>The truth about one image.</summary>
/// <param name="File">Its file name, or as much of its path as tells it apart.</param>
/// <param name="Difficulty">How wrong the prediction is: 0 right, 1 wrong, between for graded truth; null when <paramref name="TrueLabel"/> is given.</param>
/// <param name="TrueLabel">The true class, to be compared with the prediction; null when <paramref name="Difficulty"/> is given.</param>
/// <param name="Scene">Images of one scene belong together when the interval is estimated; null = a scene of its own.</param>
public sealed record TruthEntry(string File, double? Difficulty, string? TrueLabel, string? Scene)
{
    /// <summary>How wrong a prediction is, 0..1; null when it cannot be told (a label, but no classification to compare it with).</summary>
    public double? DifficultyOf(Prediction? prediction) => Difficulty
        ?? (prediction is ClassificationPrediction p ? (string.Equals(p.Label, TrueLabel, StringComparison.Ordinal) ? 0 : 1) : null);
}
