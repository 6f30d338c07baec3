using HardExample.Core.Samples;

namespace HardExample.Core.Predictions;

/// <summary>The predictions of a classifier on the augmented views of one image, averaged by augmentation.</summary>
internal sealed class AugmentedViews
{
    private AugmentedViews(string[] classes, SortedDictionary<string, double[]> meanLogs) => (Classes, MeanLogs) = (classes, meanLogs);

    /// <summary>All classes that a view names, in ordinal order.</summary>
    internal string[] Classes { get; }

    /// <summary>By augmentation the mean of ln p over its draws, [<see cref="Classes"/>].</summary>
    internal SortedDictionary<string, double[]> MeanLogs { get; }

    /// <summary>The index of a class, negative when no view names it.</summary>
    internal int IndexOf(string label) => Array.BinarySearch(Classes, label, StringComparer.Ordinal);

    /// <summary>ln p of a prediction, [<see cref="Classes"/>]; unlisted classes share the rest to 1.</summary>
    internal double[] LogsOf(ClassificationPrediction prediction)
    {
        var values = new double[Classes.Length];
        Array.Fill(values, double.NaN);
        double sum = 0;
        int listed = 0;
        foreach (ClassScore score in prediction.Scores)
        {
            sum += score.Score;
            if (IndexOf(score.Label) is >= 0 and var index)
            {
                values[index] = score.Score;
                listed++;
            }
        }
        double rest = listed < values.Length ? Math.Max(0, 1 - sum) / (values.Length - listed) : 0;
        for (int c = 0; c < values.Length; c++) values[c] = ClassProbabilities.LogOf(double.IsNaN(values[c]) ? rest : values[c]);
        return values;
    }

    /// <summary>The first of the classes with the highest value.</summary>
    internal static int ArgMax(ReadOnlySpan<double> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
            if (values[i] > values[best]) best = i;
        return best;
    }

    /// <summary>The views of a sample by the wanted augmentations; null when there is none.</summary>
    internal static AugmentedViews? Of(Sample sample, Func<string, bool> wanted)
    {
        if (sample.AugmentedPredictions.IsDefaultOrEmpty) return null;
        (string Operation, int Draw, ClassificationPrediction Prediction)[] views =
        [
            .. sample.AugmentedPredictions.Where(v => wanted(v.Operation) && v.Prediction is ClassificationPrediction)
                .Select(static v => (v.Operation, v.Draw, (ClassificationPrediction)v.Prediction))
                .OrderBy(static v => v.Operation, StringComparer.Ordinal).ThenBy(static v => v.Draw),
        ];
        if (views.Length == 0) return null;

        string[] classes = [.. views.SelectMany(static v => v.Prediction.Scores).Select(static s => s.Label)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var indices = new Dictionary<string, int>(classes.Length, StringComparer.Ordinal);
        for (int c = 0; c < classes.Length; c++) indices[classes[c]] = c;

        var meanLogs = new SortedDictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var draws in views.GroupBy(static v => v.Operation, StringComparer.Ordinal))
        {
            var sums = new double[classes.Length];
            int count = 0;
            foreach ((_, _, ClassificationPrediction prediction) in draws)
            {
                var probabilities = new double[classes.Length];
                foreach (ClassScore score in prediction.Scores) probabilities[indices[score.Label]] = score.Score;
                for (int c = 0; c < sums.Length; c++) sums[c] += ClassProbabilities.LogOf(probabilities[c]);
                count++;
            }
            for (int c = 0; c < sums.Length; c++) sums[c] /= count;
            meanLogs[draws.Key] = sums;
        }
        return new(classes, meanLogs);
    }
}
