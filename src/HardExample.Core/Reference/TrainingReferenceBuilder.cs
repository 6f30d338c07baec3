using System.Collections.Immutable;
using HardExample.Core.Errors;
using HardExample.Core.Features;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Predictions;
using HardExample.Core.Samples;

namespace HardExample.Core.Reference;

/// <summary>Makes references of observed samples. What was not observed is left out; an algorithm that needs it then warns.</summary>
public static class TrainingReferenceBuilder
{
    private const double LowQuantile = 0.05;

    /// <summary>The reference of a training set.</summary>
    /// <param name="training">
    /// Training samples with their label or labelled boxes, the model's own prediction, features, pixel features and embeddings; augmented
    /// predictions on as many as one can afford.
    /// </param>
    /// <param name="options">Task and thresholds.</param>
    /// <exception cref="InputException">There is no sample, or embeddings differ in length.</exception>
    public static TrainingReference Build(IReadOnlyList<Sample> training, ReferenceOptions options) =>
        Build(training, null, options, isPopulation: false);

    /// <summary>
    /// The same, where the reference of these samples without pretrained features was made before: only the second view is made anew.
    /// </summary>
    /// <param name="training">The samples, with pretrained features.</param>
    /// <param name="options">Those of before.</param>
    /// <param name="before">That reference; null, or of another number of samples = all is made.</param>
    /// <inheritdoc cref="Build(IReadOnlyList{Sample}, ReferenceOptions)" path="/exception"/>
    public static TrainingReference Build(IReadOnlyList<Sample> training, ReferenceOptions options, TrainingReference? before) =>
        before?.SampleCount == training.Count && options.Task == TaskType.ImageClassification ? WithView(before, training, options)
        : Build(training, options);

    /// <summary>
    /// The population itself in place of training data: predicted classes serve as labels, and detections of at least score_threshold_low
    /// as annotations. A sample is left out (by its id) when it is compared with the reference, except in quantiles, where it counts at
    /// mid-rank: else the smallest and the largest value of every feature would be outliers by definition.
    /// </summary>
    /// <param name="population">Observed samples.</param>
    /// <param name="options">Task and thresholds.</param>
    /// <exception cref="InputException">There is no sample, or embeddings differ in length.</exception>
    public static TrainingReference FromPopulation(IReadOnlyList<Sample> population, ReferenceOptions options) =>
        FromPopulation(population, null, options);

    /// <summary>The population itself in place of training data, with its embeddings and descriptors in a store.</summary>
    /// <param name="population">Observed samples without them.</param>
    /// <param name="apart">Embeddings and descriptors by sample index, kept by the reference; null = they are on the samples.</param>
    /// <param name="options">Task and thresholds.</param>
    /// <inheritdoc cref="FromPopulation(IReadOnlyList{Sample}, ReferenceOptions)" path="/summary|/exception"/>
    public static TrainingReference FromPopulation(IReadOnlyList<Sample> population, EmbeddingStore? apart, ReferenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(population);
        ArgumentNullException.ThrowIfNull(options);
        var labelled = new ComputedList<Sample>(population.Count, i => WithPredictedLabels(population[i], options.ScoreThresholdLow));
        return Build(labelled, apart, options, isPopulation: true);
    }

    private static TrainingReference Build(
        IReadOnlyList<Sample> samples, EmbeddingStore? apart, ReferenceOptions options, bool isPopulation)
    {
        if (samples.Count == 0)
            throw new InputException("The training reference has no usable sample. Check train_data_path, or leave it out to use the "
                + "population itself.");
        bool detection = options.Task == TaskType.ObjectDetection;
        var reference = new TrainingReference
        {
            Task = options.Task,
            Classes = Classes(samples),
            SampleCount = samples.Count,
            IsPopulation = isPopulation,
            Features = Features(samples, options),
            Profile = isPopulation ? null : ProfileOf(samples, options),
        };
        reference = reference with { Embeddings = Embeddings(samples, apart, reference) };
        reference = reference with { UnrelatedSimilarity = ReferenceDistances.UnrelatedSimilarity(reference.Embeddings.Vectors) };
        if (detection)
        {
            reference = reference with
            {
                EmbeddingDistances = ReferenceDistances.Calibrate(reference.Embeddings, options),
                Boxes = ReferenceBoxes.Collect(samples, reference, options),
                // Of training images only: a population on which the detector fails would make a low detection mass look normal.
                DetectionMassQuantile = isPopulation ? 0
                    : LowQuantileOf(samples, p => BoxConsistency.DetectionMass(p.Boxes, options.ScoreThresholdLow)),
                DetectionMassExponent = isPopulation ? 0
                    : Math.Max(0, LowQuantileOf(samples, p => p.Boxes.Count(b => b.Score >= options.ScoreThresholdLow)) - 1),
                ScoreThresholdLow = options.ScoreThresholdLow,
            };
        }
        else
        {
            int[] observed = [.. Enumerable.Range(0, samples.Count).Where(i => samples[i].Features is not null)];
            reference = reference with
            {
                ImageSpace = ImageFeatureSpace.Create(
                    new ComputedList<string>(observed.Length, i => samples[observed[i]].Id),
                    new ComputedList<ImmutableArray<double>>(observed.Length, i => FeatureValues.OfImage(samples[observed[i]].Features!)),
                    options.Threads()),
            };
            reference = isPopulation ? WithPopulationView(reference, samples, apart, options) : WithView(
                reference with
                {
                    Descriptor = DescriptorSpace.Create(samples, apart, reference, options),
                    OperationTrust = OperationTrustEstimator.Estimate(samples),
                },
                samples, options);
        }
        return reference with
        {
            ClassDistanceLimits = ReferenceDistances.ClassLimits(detection ? reference.Boxes : reference.Embeddings,
                reference.Classes.Length, options),
        };
    }

    private static TrainingReference WithView(TrainingReference reference, IReadOnlyList<Sample> training, ReferenceOptions options) =>
        reference with { View = SecondView.Create(training, reference.Descriptor, reference, options) };

    // The labels of a population are the predictions, which show no mistakes: which of them may be one, the second view tells. Without
    // pretrained features there is none, and neighbours vote in the space of the descriptors instead.
    private static TrainingReference WithPopulationView(
        TrainingReference reference, IReadOnlyList<Sample> samples, EmbeddingStore? apart, ReferenceOptions options) =>
        SecondView.OfPopulation(samples, apart, reference, options) is var (view, told)
            ? reference with { View = view, OperationTrust = OperationTrustEstimator.Estimate(told) }
            : reference with { Descriptor = DescriptorSpace.Create(samples, apart, reference, options) };

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

    private static ReferenceVectors Embeddings(IReadOnlyList<Sample> samples, EmbeddingStore? apart, TrainingReference reference)
    {
        int[] embedded = [.. Enumerable.Range(0, samples.Count).Where(i => samples[i].Embedding is not null || apart?.RowOf(i) >= 0)];
        int length = embedded.Length == 0 ? 0 : apart is { Dimension: > 0 } ? apart.Dimension : samples[embedded[0]].Embedding!.Length;
        foreach (int i in embedded)
            if (samples[i].Embedding is { } embedding && embedding.Length != length)
                throw new InputException(
                    $"The embedding of training sample '{samples[i].Id}' has {embedding.Length} values, the others {length}. Observe "
                        + "the whole training set with one feature extractor.");
        return new(
            [.. embedded.Select(i => samples[i].Id)],
            [.. embedded.Select(i => samples[i].Label is { } label ? reference.ClassIndex(label) : ReferenceVectors.NoClass)],
            apart is { Dimension: > 0 } ? apart.Vectors : VectorSet.FromRows(Array.ConvertAll(embedded, i => samples[i].Embedding!)));
    }

    private static ImmutableSortedDictionary<string, QuantileTable> Features(IReadOnlyList<Sample> samples, ReferenceOptions options)
    {
        // Detections are compared with detections on training images; with annotations only when there is no model.
        bool fromAnnotations = UsesAnnotations(samples);
        var columns = Array.ConvertAll(new int[FeatureNames.All.Length], static _ => new List<double>());
        foreach (Sample sample in samples)
        {
            ImmutableArray<double?> values = FeatureValues.Of(sample, fromAnnotations, options.ScoreThresholdLow);
            for (int f = 0; f < columns.Length; f++)
                if (values[f] is { } value) columns[f].Add(value);
        }
        var tables = ImmutableSortedDictionary.CreateBuilder<string, QuantileTable>(StringComparer.Ordinal);
        for (int f = 0; f < FeatureNames.All.Length; f++)
        {
            if (columns[f].Count > 0) tables[FeatureNames.All[f]] = QuantileTable.Of(columns[f]);
        }
        return tables.ToImmutable();
    }

    private static bool UsesAnnotations(IReadOnlyList<Sample> samples) => !samples.Any(static s => s.Prediction is not null);

    private static PopulationProfile ProfileOf(IReadOnlyList<Sample> samples, ReferenceOptions options)
    {
        var sampler = new PopulationSampler(options.Task, options.ScoreThresholdLow) { FromAnnotations = UsesAnnotations(samples) };
        foreach (Sample sample in samples) sampler.Add(sample);
        PopulationProfile profile = sampler.ToProfile();
        return profile.Take(profile.Samples.Length, 0);
    }

    private static double LowQuantileOf(IReadOnlyList<Sample> samples, Func<DetectionPrediction, double> measure)
    {
        double[] values = [.. samples.Select(static s => s.Prediction).OfType<DetectionPrediction>().Select(measure).Order()];
        return values.Length == 0 ? 0 : QuantileTable.Quantile(values, LowQuantile);
    }
}
