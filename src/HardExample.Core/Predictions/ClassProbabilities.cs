using HardExample.Core.Samples;

namespace HardExample.Core.Predictions;

/// <summary>The confidences of a prediction over numbered classes.</summary>
internal static class ClassProbabilities
{
    /// <summary>Keeps the logarithm of a probability that was rounded to 0 finite.</summary>
    internal const double Smallest = 1e-12;

    /// <summary>
    /// p, [classes], at least 0 and with a sum of at most 1; classes that the prediction does not list share what its confidences leave to
    /// 1.
    /// </summary>
    /// <param name="prediction">The prediction; confidences that add up to more than 1 are scaled down.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="indexOf">The index of a class; negative = it is none of them, and left out.</param>
    internal static double[] Of(ClassificationPrediction prediction, int classes, Func<string, int> indexOf)
    {
        double[] values = new double[classes];
        double scale = Scale(prediction), sum = 0;
        var listed = new HashSet<int>();
        foreach (ClassScore score in prediction.Scores)
        {
            sum += score.Score * scale;
            if (indexOf(score.Label) is not (>= 0 and var index)) continue;
            values[index] = score.Score * scale;
            listed.Add(index);
        }
        if (listed.Count == classes) return values;
        double rest = prediction.Scores.Length < classes ? Math.Max(0, 1 - sum) / (classes - prediction.Scores.Length) : 0;
        for (int c = 0; c < classes; c++)
            if (!listed.Contains(c)) values[c] = rest;
        return values;
    }

    /// <summary>ln p, not less than ln <see cref="Smallest"/>.</summary>
    internal static double LogOf(double probability) => Math.Log(Math.Max(probability, Smallest));

    /// <summary>The same of each class.</summary>
    /// <inheritdoc cref="Of" path="/param"/>
    internal static double[] LogsOf(ClassificationPrediction prediction, int classes, Func<string, int> indexOf) =>
        Array.ConvertAll(Of(prediction, classes, indexOf), LogOf);

    /// <summary>What confidences are multiplied by, so that they add up to at most 1.</summary>
    internal static double Scale(ClassificationPrediction prediction)
    {
        double sum = 0;
        foreach (ClassScore score in prediction.Scores) sum += score.Score;
        return sum > 1 ? 1 / sum : 1;
    }
}
