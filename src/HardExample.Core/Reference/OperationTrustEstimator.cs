using System.Collections.Immutable;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Predictions;
using HardExample.Core.Samples;

namespace HardExample.Core.Reference;

/// <summary>Learns from labelled training images how far a view by an augmentation tells right predictions from wrong ones.</summary>
internal static class OperationTrustEstimator
{
    private const int FewestMistakes = 20;

    /// <summary>
    /// By augmentation: (2·AUROC_op − 1)/(2·AUROC − 1), how well 1 − p_op(c) tells the model's own mistakes, in proportion to how well 1 − p(c) does; with
    /// under 20 mistakes min(1, doubt/loss), doubt the mean of 1 − p₁ or the share of mistakes, whichever is larger, and loss the share of images whose view is
    /// wrong: of the images that a view gets wrong, no larger share can be mistakes of the model. In [0, 1].
    /// </summary>
    internal static ImmutableSortedDictionary<string, double> Estimate(IEnumerable<Sample> training)
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
                list.Add(new(doubt, 1 - Math.Min(1, own.Confidence), !string.Equals(own.Label, label, StringComparison.Ordinal), kept));
            }
        }
        var trust = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach ((string operation, List<Trial> list) in trials)
            if (Trust(list) is { } value) trust[operation] = value;
        return trust.ToImmutable();
    }

    private static double? Trust(List<Trial> trials)
    {
        int mistakes = trials.Count(static t => t.Mistake);
        if (mistakes >= FewestMistakes && mistakes < trials.Count)
        {
            double view = Kappa(trials, static t => t.Doubt), plain = Kappa(trials, static t => t.OwnDoubt);
            return view >= plain ? view > 0 ? 1 : 0 : Math.Clamp(view / plain, 0, 1);
        }
        if (mistakes == trials.Count) return null;
        double loss = trials.Count(static t => !t.LabelKept), doubt = Math.Max(mistakes, trials.Sum(static t => t.OwnDoubt));
        return loss <= doubt ? 1 : doubt / loss;
    }

    private static double Kappa(List<Trial> trials, Func<Trial, double> doubt) =>
        2 * RankStatistics.Auroc([.. trials.Select(doubt)], [.. trials.Select(static t => t.Mistake)]) - 1;

    private readonly record struct Trial(double Doubt, double OwnDoubt, bool Mistake, bool LabelKept);
}
