using HardExample.Core.Configuration;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Predictions;
using HardExample.Core.Reasons;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>Whether the prediction survives mild augmentations of the image.</summary>
/// <remarks>
/// Classification, with c the predicted class:
/// <code>
/// r = 1 − p̄(c)
/// ln p̄ ∝ (Σ w ρ² ln p_view + Σ w (1 − ρ²) ln p_own) / Σ w + κ ln q
/// </code>
/// p̄ is a product of probabilities, normalised over the classes (product of experts: Hinton 2002). The sums run over the augmentations, w
/// is the weight of one. ρ in [0, 1], learnt from training images, says how far its views can be trusted; for the rest the model's own
/// prediction stands in. q is what the second view of the image tells (<see cref="SecondView"/>), κ its Cohen's kappa; κ = 0 where there is
/// none. Reliability = max(κ, Σ w ρ² / Σ w), view weight = κ. Without training images ρ is learnt from where the second view tells another
/// class, the two sides are weighed by <see cref="OpinionPool"/>, and the view weight is 1.
/// Detection, with d the distance of the boxes of prediction and view, mapped back to the original (<see cref="BoxConsistency.Distance"/>):
/// <code>
/// r = Σ w d / Σ w
/// </code>
/// Range [0, 1]. Test-time augmentation: Wang et al. 2019; consistency of views: Gao et al. 2020.
/// </remarks>
/// <param name="operations">Augmentations and weights; views by other augmentations are ignored.</param>
public sealed class AugmentConsistencyMiner(WeightedList operations) : IMiner
{
    private const double MinTrustForReason = 0.2;
    private const double MinDistanceForReason = 0.5;

    /// <inheritdoc/>
    public string Name => AlgorithmNames.AugmentConsistency;

    /// <inheritdoc/>
    public MinerKind Kind => MinerKind.ErrorEstimator;

    /// <inheritdoc/>
    public MiningScope Scope => MiningScope.Sample;

    /// <inheritdoc/>
    /// <remarks>For detection the image features only give the size of the image.</remarks>
    public Observations NeedsFor(TaskType task) =>
        Observations.Prediction | Observations.AugmentedPredictions | (task == TaskType.ObjectDetection
            ? Observations.ImageFeatures : Observations.Descriptor | Observations.PretrainedEmbedding);

    /// <inheritdoc/>
    public IReadOnlyList<MinerScore?> Score(IReadOnlyList<Sample> samples, MiningContext context)
    {
        TrainingReference? reference = MinerSupport.ReferenceFor(context);
        if (samples.Count > 0 && samples.All(static s => s.AugmentedPredictions.IsDefaultOrEmpty))
        {
            context.Warn("aug_consistent_mining has no predictions on augmented images; it is left out. Give the inference model with "
                + "model_serving_url.");
            return new MinerScore?[samples.Count];
        }
        WarnOfUntrusted(reference, context);
        if (context.Task == TaskType.ObjectDetection)
            return MinerSupport.ForEach(
                samples.Count, context, i => Boxes(samples[i], reference?.DetectionMass ?? default, MinerSupport.LowOf(reference)));

        float[]?[] views = SecondViewShares.OfPart(samples, context);
        MinerScore?[] scores = MinerSupport.ForEach(samples.Count, context, i => Classes(samples[i], reference, views[i]));
        string? unknown = samples.Where((s, i) => scores[i] is null).Select(UnknownLabel).FirstOrDefault(static l => l is not null);
        if (unknown is not null)
            context.Warn($"The inference model does not know the predicted class '{unknown}'; aug_consistent_mining leaves out such "
                + "samples. Check the labels in model.yaml.");
        return scores;
    }

    private static void WarnOfUntrusted(TrainingReference? reference, MiningContext context, string operation)
    {
        if (reference is null || (context.Task == TaskType.ObjectDetection && reference.IsPopulation)
            || (context.Task == TaskType.ImageClassification && !reference.OperationTrust.ContainsKey(operation)))
            context.Warn($"The augmentation {operation} often changes what an image shows, and without labelled training images under "
                + $"this model it is not known how far it can be trusted. Give train_data_path, or leave {operation} out of "
                + "aug_op_config.");
    }

    private void WarnOfUntrusted(TrainingReference? reference, MiningContext context)
    {
        string[] silenced = context.Task != TaskType.ImageClassification || reference is null ? []
            : [.. operations.Where(o => o.Value > 0 && reference.OperationTrust.TryGetValue(o.Key, out double trust)
                && trust < MinTrustForReason).Select(static o => o.Key)];
        if (silenced.Length > 0)
            context.Warn($"On the {(reference!.IsPopulation ? "population's" : "training")} images the prediction changes under "
                + $"{string.Join(" and ", silenced)} whether it is right or wrong, so "
                + $"{(silenced.Length == 1 ? "this augmentation counts" : "these augmentations count")} "
                + "for nothing or nearly nothing in aug_consistent_mining. Leave them out of aug_op_config to save their time.");
        foreach (string operation in (ReadOnlySpan<string>)[AugmentationNames.FlipUpDown, AugmentationNames.Invert])
            if (operations.WeightOf(operation) > 0) WarnOfUntrusted(reference, context, operation);
    }

    private MinerScore? Classes(Sample sample, TrainingReference? reference, float[]? second)
    {
        if (sample.Prediction is not ClassificationPrediction prediction || AugmentedViews.Of(sample, IsWanted) is not { } views)
            return null;
        int predicted = views.IndexOf(prediction.Label);
        if (predicted < 0) return null;

        var mean = new double[views.Classes.Length];
        double total = 0, all = 0, doubtful = 0;
        var reasons = new WeightedReasons();
        List<string> changed = [];
        foreach ((string operation, double[] meanLog) in views.MeanLogs)
        {
            double trust = Trust(reference, operation), weight = operations.WeightOf(operation) * trust * trust;
            total += weight;
            all += operations.WeightOf(operation);
            for (int c = 0; c < mean.Length; c++) mean[c] += weight * meanLog[c];
            double doubt = weight * (1 - Math.Exp(meanLog[predicted]));
            doubtful += doubt;
            int top = AugmentedViews.ArgMax(meanLog);
            bool isReason = meanLog[top] > meanLog[predicted] && trust >= MinTrustForReason;
            reasons.Add(ReasonCatalog.ForAugmentation(operation), doubt, isReason);
            if (isReason) changed.Add($"{operation} {views.Classes[top]}");
        }
        if (total == 0) return null;

        if (all > total)
        {
            double[] own = views.LogsOf(prediction);
            for (int c = 0; c < mean.Length; c++) mean[c] += (all - total) * own[c];
        }
        SecondView? view = second is null ? null : reference!.View;
        if (view is not null)
        {
            for (int c = 0; c < mean.Length; c++)
            {
                int index = reference!.ClassIndex(views.Classes[c]);
                mean[c] = view.Pool.Own * mean[c] + all * view.Pool.Second * MinerSupport.LogShare(second!, index)
                    + all * view.Pool.OffsetOf(index);
            }
        }
        Softmax.Apply(mean, all);
        double agreement = mean[predicted];
        string together = second is null ? "views together give" : "views and second view together give";
        return new()
        {
            Algorithm = Name,
            Kind = Kind,
            Value = Math.Clamp(1 - agreement, 0, 1),
            Reliability = Math.Min(1, Math.Max(view?.Kappa ?? 0, total / all)),
            ViewWeight = view?.Weight ?? 0,
            Reasons = reasons.Shares(doubtful),
            Explanation = changed.Count > 0
                ? $"{together} {prediction.Label} {MinerSupport.Show(agreement)}; by {string.Join(", ", changed)} is on top"
                : $"{together} {prediction.Label} {MinerSupport.Show(agreement)}",
        };
    }

    private MinerScore? Boxes(Sample sample, DetectionMassLimit limit, double low)
    {
        if (sample.Prediction is not DetectionPrediction prediction || sample.AugmentedPredictions.IsDefaultOrEmpty
            || sample.Features is not { } size) return null;
        double total = 0, sum = 0;
        var reasons = new WeightedReasons();
        List<string> parts = [];
        foreach (var draws in sample.AugmentedPredictions.Where(v => IsWanted(v.Operation))
            .GroupBy(static v => v.Operation, StringComparer.Ordinal)
            .OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            double distance = 0;
            int count = 0;
            foreach (AugmentedPrediction view in draws.OrderBy(static v => v.Draw))
            {
                if (view.Prediction is not DetectionPrediction seen) continue;
                List<DetectedBox> before = InSight(prediction, view.Transform, size), after = InSight(seen, view.Transform, size);
                if (BoxConsistency.Distance(before, after, limit, low, BoxConsistency.LocalisationCredit) is not { } d) continue;
                distance += d;
                count++;
            }
            if (count == 0) continue;
            distance /= count;
            double weight = operations.WeightOf(draws.Key);
            total += weight;
            sum += weight * distance;
            parts.Add($"{draws.Key} {MinerSupport.Show(distance)}");
            reasons.Add(ReasonCatalog.ForAugmentation(draws.Key), weight * distance, distance >= MinDistanceForReason);
        }
        return total == 0 ? null : new()
        {
            Algorithm = Name,
            Kind = Kind,
            Value = Math.Clamp(sum / total, 0, 1),
            Reasons = reasons.Shares(sum),
            Explanation = $"share of the boxes that change: {string.Join(", ", parts)}",
        };
    }

    // Boxes whose centre is inside the image in the original and in the view: the others have no counterpart to be matched with.
    private static List<DetectedBox> InSight(DetectionPrediction prediction, AffineTransform transform, ImageFeatures size)
    {
        List<DetectedBox> boxes = new(prediction.Boxes.Length);
        foreach (DetectedBox box in prediction.Boxes)
        {
            double x = box.Box.CenterX / size.Width, y = box.Box.CenterY / size.Height;
            (double X, double Y) moved = transform.Apply(x, y);
            if (IsInside(x) && IsInside(y) && IsInside(moved.X) && IsInside(moved.Y)) boxes.Add(box);
        }
        return boxes;

        static bool IsInside(double share) => share is >= 0 and <= 1;
    }

    private static double Trust(TrainingReference? reference, string operation) =>
        reference is not null && reference.OperationTrust.TryGetValue(operation, out double trust) ? trust : 1;

    private string? UnknownLabel(Sample sample) =>
        sample.Prediction is ClassificationPrediction prediction && AugmentedViews.Of(sample, IsWanted) is { } views
            && views.IndexOf(prediction.Label) < 0
            ? prediction.Label
            : null;

    private bool IsWanted(string operation) => operations.WeightOf(operation) > 0;
}
