using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Features;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Reasons;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>Features of the image and of its boxes that lie in the tails of the training distribution.</summary>
/// <remarks>
/// <code>
/// tail = 2 min(q, 1 − q)
/// offset = clamp((0.05 − tail) / 0.05, 0, 1)
/// s = Σ w offset / Σ w
/// </code>
/// q in [0, 1] is the position of a feature among its training quantiles, w its weight; the sums run over the features that apply. Range
/// [0, 1].
/// </remarks>
public sealed class FeatureDistributionMiner(FeatureDistributionOptions options) : IMiner
{
    private const double Tail = 0.05;
    private const double MinForReason = 0.8;

    /// <inheritdoc/>
    public string Name => AlgorithmNames.FeatureDistribution;

    /// <inheritdoc/>
    public MinerKind Kind => MinerKind.OutOfDistribution;

    /// <inheritdoc/>
    public MiningScope Scope => MiningScope.Sample;

    /// <inheritdoc/>
    public Observations NeedsFor(TaskType task)
    {
        var needs = Observations.ImageFeatures;
        if (task != TaskType.ObjectDetection || !FeatureNames.Box.Any(IsWanted)) return needs;
        needs |= Observations.Prediction;
        return IsWanted(FeatureNames.BoxBrightness) || IsWanted(FeatureNames.BoxAmbiguity) ? needs | Observations.BoxPixels : needs;
    }

    /// <inheritdoc/>
    public IReadOnlyList<MinerScore?> Score(IReadOnlyList<Sample> samples, MiningContext context)
    {
        if (MinerSupport.ReferenceFor(context) is not { Features.IsEmpty: false } reference)
        {
            context.Warn("feature_distribution_mining has no features of training data to compare with; it is left out.");
            return new MinerScore?[samples.Count];
        }
        return MinerSupport.ForEach(samples.Count, context, i => Judge(samples[i], reference));
    }

    private MinerScore? Judge(Sample sample, TrainingReference reference)
    {
        ImmutableArray<double?> values = FeatureValues.Of(sample, fromAnnotations: false, options.ScoreThresholdLow);
        double total = 0, sum = 0;
        var reasons = new WeightedReasons();
        List<string> unusual = [];
        for (int f = 0; f < values.Length; f++)
        {
            string name = FeatureNames.All[f];
            double weight = options.Features.WeightOf(name);
            if (weight == 0 || values[f] is not { } value || !reference.Features.TryGetValue(name, out QuantileTable? table)) continue;
            double position = table.PositionOf(value), offset = Offset(position);
            total += weight;
            sum += weight * offset;
            reasons.Add(ReasonCatalog.ForFeature(name), weight * offset, offset >= MinForReason);
            if (offset < MinForReason) continue;
            unusual.Add($"{name} is {(position < 0.5 ? "lower" : "higher")} than in {100 * Math.Max(position, 1 - position):0.#} % of "
                + "the training images");
        }
        return total == 0 ? null : new()
        {
            Algorithm = Name,
            Kind = Kind,
            Value = sum / total,
            Reasons = reasons.Shares(sum),
            Explanation = unusual.Count > 0 ? string.Join("; ", unusual) : "no feature lies far outside the training distribution",
        };
    }

    /// <summary>How far a position is in the tails: 0 from the 2.5 % quantile inwards, 1 outside all training values.</summary>
    internal static double Offset(double position) => Math.Clamp((Tail - 2 * Math.Min(position, 1 - position)) / Tail, 0, 1);

    private bool IsWanted(string feature) => options.Features.WeightOf(feature) > 0;
}

/// <summary>Parameters of feature_distribution_mining.</summary>
/// <param name="Features">Features and weights; the others are ignored.</param>
/// <param name="ScoreThresholdLow">In [0, 1]: boxes with a lower score are ignored.</param>
public sealed record FeatureDistributionOptions(WeightedList Features, double ScoreThresholdLow);
