using System.Collections.Immutable;
using HardExample.Core.Mining;
using HardExample.Core.Numerics;
using HardExample.Core.Samples;

namespace HardExample.Core.Reference;

/// <summary>Learns from labelled training images how far a view by an augmentation tells right predictions from wrong ones.</summary>
internal static class OperationTrustEstimator
{
    private const int FewestMistakes = 20;

    /// <summary>
    /// By augmentation: max(0, 2·AUROC − 1) of 1 − p_op(c) against the model's own mistakes; with under 20 mistakes how much of its accuracy the model
    /// keeps, above chance: (acc_op/acc − 1/K)/(1 − 1/K). In [0, 1].
    /// </summary>
    internal static ImmutableSortedDictionary<string, double> Estimate(IEnumerable<Sample> training, int classCount)
    {
        var trials = new SortedDictionary<string, List<Trial>>(StringComparer.Ordinal);
        foreach (Sample sample in training)
        {
            if (sample.Label is not { } label || sample.Prediction is not ClassificationPrediction own) continue;
            if (AugmentedViews.Of(sample, static _ => true) is not { } views) continue;
            int predicted = views.IndexOf(own.Label);
            foreach ((string operation, double[] meanLog) in views.MeanLogs)
            {
                double doubt = predicted >= 0 ? 1 - Math.Exp(meanLog[predicted]) : 1;
                bool kept = string.Equals(views.Classes[AugmentedViews.ArgMax(meanLog)], label, StringComparison.Ordinal);
                if (!trials.TryGetValue(operation, out List<Trial>? list)) trials[operation] = list = [];
                list.Add(new(doubt, !string.Equals(own.Label, label, StringComparison.Ordinal), kept));
            }
        }
        var trust = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach ((string operation, List<Trial> list) in trials)
            if (Trust(list, classCount) is { } value) trust[operation] = value;
        return trust.ToImmutable();
    }

    private static double? Trust(List<Trial> trials, int classCount)
    {
        int mistakes = trials.Count(static t => t.Mistake);
        if (mistakes >= FewestMistakes && mistakes < trials.Count)
            return Math.Max(0, 2 * RankStatistics.Auroc([.. trials.Select(static t => t.Doubt)], [.. trials.Select(static t => t.Mistake)]) - 1);
        if (mistakes == trials.Count) return null;
        double kept = trials.Count(static t => t.LabelKept) / (double)(trials.Count - mistakes), chance = 1.0 / Math.Max(2, classCount);
        return Math.Clamp((kept - chance) / (1 - chance), 0, 1);
    }

    private readonly record struct Trial(double Doubt, bool Mistake, bool LabelKept);
}
