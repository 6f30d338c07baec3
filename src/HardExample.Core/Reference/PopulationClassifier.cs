using System.Collections.Frozen;
using System.Collections.Immutable;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Predictions;
using HardExample.Core.Samples;

namespace HardExample.Core.Reference;

/// <summary>The one view of <see cref="SecondView"/> in a population that is its own reference.</summary>
/// <param name="Classifier">What it was fitted to is left out when it is asked.</param>
/// <param name="Sharpness">T, above 0.</param>
/// <param name="Reference">The classes.</param>
/// <param name="SampleIds">The samples that it was fitted to.</param>
internal sealed record PopulationClassifier(
    RidgeClassifier Classifier, double Sharpness, TrainingReference Reference, ImmutableArray<string> SampleIds)
{
    private readonly FrozenSet<string> _taught = SampleIds.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>T times the scores of a sample; null where it has no pretrained features.</summary>
    internal double[]? Scores(Sample sample)
    {
        if (sample.PretrainedEmbedding is not { } vector) return null;
        if (vector.Length != Classifier.Mean.Length) throw SecondView.OtherFeatures(vector.Length, Classifier.Mean.Length);
        double[]? own = sample.Prediction is ClassificationPrediction prediction && _taught.Contains(sample.Id)
            ? TargetOf(prediction, Reference) : null;
        double[] scores = Classifier.Scores(PointOf(sample), own);
        for (int c = 0; c < scores.Length; c++) scores[c] *= Sharpness;
        return scores;
    }

    /// <summary>The probabilities that a prediction teaches, [classes], with the sum 1.</summary>
    internal static double[] TargetOf(ClassificationPrediction prediction, TrainingReference reference)
    {
        double[] shares = ClassProbabilities.Of(prediction, reference.Classes.Length, reference.ClassIndex);
        double sum = 0;
        foreach (double share in shares) sum += share;
        return sum > 0 ? Array.ConvertAll(shares, s => s / sum) : Array.ConvertAll(shares, _ => 1.0 / shares.Length);
    }

    /// <summary>Pretrained features as a vector of length 1.</summary>
    internal static float[] PointOf(Sample sample)
    {
        float[] point = [.. sample.PretrainedEmbedding!];
        VectorSet.Normalise(point);
        return point;
    }
}
