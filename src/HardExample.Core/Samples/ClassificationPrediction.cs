using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace HardExample.Core.Samples;

/// <summary>Class confidences of one image.</summary>
public sealed record ClassificationPrediction : Prediction
{
    /// <summary>Makes a prediction; scores are put into descending order, equal ones stay as given.</summary>
    /// <param name="label">The predicted class.</param>
    /// <param name="scores">Confidences in [0, 1], in any order; may cover a part of the classes only, must not be empty.</param>
    /// <exception cref="ArgumentException">There is no score.</exception>
    public ClassificationPrediction(string label, IEnumerable<ClassScore> scores)
    {
        Label = label;
        ClassScore[] given = [.. scores];
        Scores = IsDescending(given)
            ? ImmutableCollectionsMarshal.AsImmutableArray(given)
            : [.. given.OrderByDescending(static s => s.Score)];
        if (Scores.IsEmpty) throw new ArgumentException("A classification needs at least one score.", nameof(scores));
    }

    /// <inheritdoc/>
    public override string Label { get; }

    /// <summary>Class confidences, highest first.</summary>
    public ImmutableArray<ClassScore> Scores { get; }

    /// <inheritdoc/>
    public override double Confidence => Scores[0].Score;

    /// <inheritdoc/>
    public override TaskType TaskType => TaskType.ImageClassification;

    /// <summary>Top-1 minus top-2 confidence, in [0, 1]; a single score stands against 0.</summary>
    public double Margin => Scores[0].Score - (Scores.Length > 1 ? Scores[1].Score : 0);

    /// <summary>The confidence of <paramref name="label"/>, 0 when the result does not list it.</summary>
    public double ScoreOf(string label)
    {
        foreach (ClassScore score in Scores)
            if (string.Equals(score.Label, label, StringComparison.Ordinal)) return score.Score;
        return 0;
    }

    // Results mostly come in order; looking costs less than sorting.
    private static bool IsDescending(ReadOnlySpan<ClassScore> scores)
    {
        for (int i = 1; i < scores.Length; i++)
            if (!(scores[i - 1].Score >= scores[i].Score)) return false;
        return true;
    }
}

/// <summary>The confidence of one class.</summary>
/// <param name="Label">Class name.</param>
/// <param name="Score">Confidence in [0, 1].</param>
public readonly record struct ClassScore(string Label, double Score);
