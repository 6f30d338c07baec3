using System.Collections.Immutable;
using HardExample.Core.Errors;
using HardExample.Core.Features;
using HardExample.Core.Mining;
using HardExample.Core.Numerics;
using HardExample.Core.Samples;

namespace HardExample.Core.Reference;

/// <summary>Makes references of observed samples. What was not observed is left out of the reference, and what needs it then says so.</summary>
public static class TrainingReferenceBuilder
{
    private const double Quiet = 0.05;

    /// <summary>The reference of a training set.</summary>
    /// <param name="training">
    /// Training samples with their label or labelled boxes, the model's own prediction, features, pixel features and embeddings; augmented
    /// predictions on as many as one can afford.
    /// </param>
    /// <param name="options">Task and thresholds.</param>
    /// <exception cref="InputException">There is no sample, or embeddings differ in length.</exception>
    public static TrainingReference Build(IReadOnlyList<Sample> training, ReferenceOptions options) => Build(training, options, isPopulation: false);

    /// <summary>
    /// The population itself in place of training data: predicted classes serve as labels, and detections of at least score_threshold_low as
    /// annotations. Each sample is left out (by its id) when it is compared with the reference; quantiles hold it, at mid-rank, since
    /// without it the two ends of every feature would stand out by definition.
    /// </summary>
    /// <param name="population">Observed samples.</param>
    /// <param name="options">Task and thresholds.</param>
    /// <exception cref="InputException">There is no sample, or embeddings differ in length.</exception>
    public static TrainingReference FromPopulation(IReadOnlyList<Sample> population, ReferenceOptions options) =>
        Build([.. population.Select(s => WithPredictedLabels(s, options.ScoreThresholdLow))], options, isPopulation: true);

    private static TrainingReference Build(IReadOnlyList<Sample> samples, ReferenceOptions options, bool isPopulation)
    {
        if (samples.Count == 0)
            throw new InputException("The training reference has no usable sample. Check train_data_path, or leave it out to use the population itself.");
        bool detection = options.Task == TaskType.ObjectDetection;
        var reference = new TrainingReference
        {
            Task = options.Task,
            Classes = Classes(samples),
            SampleCount = samples.Count,
            IsPopulation = isPopulation,
            Fingerprint = options.Fingerprint,
            Features = Features(samples, options),
        };
        reference = reference with { Embeddings = Embeddings(samples, reference) };
        reference = reference with { UnrelatedSimilarity = ReferenceDistances.UnrelatedSimilarity(reference.Embeddings.Vectors) };
        if (detection)
        {
            reference = reference with
            {
                EmbeddingDistances = ReferenceDistances.Calibrate(reference.Embeddings, options),
                Boxes = ReferenceBoxes.Collect(samples, reference, options),
                // How quiet a sample may be without being suspect is for training images to tell; a population that fell silent would call silence usual.
                QuietScoreSum = isPopulation ? 0 : QuietScoreSum(samples, options.ScoreThresholdLow),
                ScoreThresholdLow = options.ScoreThresholdLow,
            };
        }
        else
        {
            Sample[] observed = [.. samples.Where(static s => s.Features is not null)];
            reference = reference with
            {
                ImageSpace = ImageFeatureSpace.Create(
                    [.. observed.Select(static s => s.Id)], [.. observed.Select(static s => FeatureValues.OfImage(s.Features!))],
                    options.MaxDegreeOfParallelism, options.CancellationToken),
                Appearance = AppearanceSpace.Create(samples, reference, options),
                // Predictions cannot show their own mistakes.
                OperationTrust = isPopulation ? reference.OperationTrust : OperationTrustEstimator.Estimate(samples),
            };
        }
        return reference with
        {
            ClassDistanceLimits = ReferenceDistances.ClassLimits(detection ? reference.Boxes : reference.Embeddings, reference.Classes.Length, options),
        };
    }

    private static Sample WithPredictedLabels(Sample sample, double scoreThresholdLow)
    {
        if (sample.Prediction is not DetectionPrediction detection) return sample with { Label = sample.Prediction?.Label };
        int[] kept = [.. Enumerable.Range(0, detection.Boxes.Length).Where(i => detection.Boxes[i].Score >= scoreThresholdLow)];
        return sample with
        {
            LabelledBoxes = [.. kept.Select(i => detection.Boxes[i])],
            LabelledBoxPixels = sample.BoxPixels.IsDefault ? default : [.. kept.Select(i => sample.BoxPixels[i])],
            LabelledBoxEmbeddings = sample.BoxEmbeddings.IsDefault ? default : [.. kept.Select(i => sample.BoxEmbeddings[i])],
        };
    }

    private static ImmutableArray<string> Classes(IReadOnlyList<Sample> samples)
    {
        var classes = new HashSet<string>(StringComparer.Ordinal);
        foreach (Sample sample in samples)
        {
            if (sample.Label is { } label) classes.Add(label);
            if (!sample.LabelledBoxes.IsDefault)
                foreach (DetectedBox box in sample.LabelledBoxes) classes.Add(box.Label);
            if (sample.Prediction is ClassificationPrediction classification)
                foreach (ClassScore score in classification.Scores) classes.Add(score.Label);
            if (sample.Prediction is DetectionPrediction detection)
                foreach (DetectedBox box in detection.Boxes) classes.Add(box.Label);
        }
        return [.. classes.Order(StringComparer.Ordinal)];
    }

    private static ReferenceVectors Embeddings(IReadOnlyList<Sample> samples, TrainingReference reference)
    {
        Sample[] embedded = [.. samples.Where(static s => s.Embedding is not null)];
        if (embedded.FirstOrDefault(s => s.Embedding!.Length != embedded[0].Embedding!.Length) is { } odd)
            throw new InputException(
                $"The embedding of training sample '{odd.Id}' has {odd.Embedding!.Length} values, the others {embedded[0].Embedding!.Length}. Observe the whole training set with one feature extractor.");
        return new(
            [.. embedded.Select(static s => s.Id)],
            [.. embedded.Select(s => s.Label is { } label ? reference.ClassIndex(label) : ReferenceVectors.NoClass)],
            VectorSet.FromRows([.. embedded.Select(static s => s.Embedding!)]));
    }

    private static ImmutableSortedDictionary<string, QuantileTable> Features(IReadOnlyList<Sample> samples, ReferenceOptions options)
    {
        // What the model detects on training images is what its detections can be compared with; annotations serve when there is no model.
        bool fromAnnotations = !samples.Any(static s => s.Prediction is not null);
        ImmutableArray<double?>[] values = [.. samples.Select(s => FeatureValues.Of(s, fromAnnotations, options.ScoreThresholdLow))];
        var tables = ImmutableSortedDictionary.CreateBuilder<string, QuantileTable>(StringComparer.Ordinal);
        for (int f = 0; f < FeatureNames.All.Length; f++)
        {
            double[] known = [.. values.Where(v => v[f] is not null).Select(v => v[f]!.Value)];
            if (known.Length > 0) tables[FeatureNames.All[f]] = QuantileTable.Of(known);
        }
        return tables.ToImmutable();
    }

    private static double QuietScoreSum(IReadOnlyList<Sample> samples, double low)
    {
        double[] sums = [.. samples.Select(static s => s.Prediction).OfType<DetectionPrediction>().Select(p => BoxConsistency.ScoreSum(p.Boxes, low)).Order()];
        return sums.Length == 0 ? 0 : QuantileTable.Quantile(sums, Quiet);
    }
}
