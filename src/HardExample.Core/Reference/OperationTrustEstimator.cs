using System.Collections.Immutable;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Predictions;
using HardExample.Core.Samples;

namespace HardExample.Core.Reference;

/// <summary>
/// Learns from labelled training images how well the views of an augmentation tell wrong predictions from right ones; without them the
/// class that the second view tells stands in for the label.
/// </summary>
internal static class OperationTrustEstimator
{
    private const int MinMistakes = 20;

    /// <summary>The trust ρ in [0, 1] of each augmentation that was tried on labelled training images.</summary>
    /// <remarks>
    /// With at least 20 mistakes of the model, how well the doubt 1 − p_view(c) of the views tells them, relative to the doubt 1 − p(c) of
    /// the model:
    /// <code>
    /// ρ = (2 AUROC_view − 1) / (2 AUROC_model − 1)
    /// </code>
    /// With fewer, where an AUROC is not known:
    /// <code>
    /// ρ = min(1, doubt / loss)
    /// </code>
    /// loss is the share of images whose views are wrong, doubt the larger of the mean of 1 − p₁ and the share of mistakes: at most so many
    /// of the images on which a view is wrong can be mistakes of the model, the others the augmentation has spoilt.
    /// </remarks>
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
        if (mistakes >= MinMistakes && mistakes < trials.Count)
        {
            double view = Gini(trials, static t => t.Doubt), plain = Gini(trials, static t => t.OwnDoubt);
            return view >= plain ? view > 0 ? 1 : 0 : Math.Clamp(view / plain, 0, 1);
        }
        if (mistakes == trials.Count) return null;
        double loss = trials.Count(static t => !t.LabelKept), doubt = Math.Max(mistakes, trials.Sum(static t => t.OwnDoubt));
        return loss <= doubt ? 1 : doubt / loss;
    }

    // 2 AUROC − 1, in [−1, 1]; 0 is chance.
    private static double Gini(List<Trial> trials, Func<Trial, double> doubt) =>
        2 * RankStatistics.Auroc([.. trials.Select(doubt)], [.. trials.Select(static t => t.Mistake)]) - 1;

    private readonly record struct Trial(double Doubt, double OwnDoubt, bool Mistake, bool LabelKept);
}
