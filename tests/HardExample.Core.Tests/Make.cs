using System.Collections.Immutable;
using HardExample.Core.Mining;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests;

/// <summary>Small samples, written as people think of them.</summary>
internal static class Make
{
    internal static Sample Sample(string id = "a.png", int index = 0) => new() { Id = id, Source = $"/in/{id}", SequenceIndex = index };

    internal static Sample Predicted(params (string Label, double Score)[] scores) => Predicted("a.png", scores);

    internal static Sample Predicted(string id, params (string Label, double Score)[] scores) => Sample(id) with { Prediction = Classified(scores) };

    internal static ClassificationPrediction Classified(params (string Label, double Score)[] scores) =>
        new(scores.MaxBy(static s => s.Score).Label, scores.Select(static s => new ClassScore(s.Label, s.Score)));

    internal static Sample Detected(params DetectedBox[] boxes) => Sample() with { Prediction = new DetectionPrediction([.. boxes]), Features = Image() };

    internal static DetectedBox Box(string label, double score, double x, double y, double width, double height) =>
        new(label, score, new(x, y, x + width, y + height));

    internal static ImageFeatures Image(int width = 100, int height = 100, double brightness = 100, double saturation = 0.5, double colour = 20, double sharpness = 50) => new()
    {
        Width = width, Height = height, ImageBrightness = brightness, ImageSaturation = saturation, ImageColorfulness = colour, Ambiguity = sharpness,
    };

    /// <summary>A vector of length 1 in the plane, at an angle.</summary>
    internal static float[] At(double degrees) => [(float)Math.Cos(degrees * Math.PI / 180), (float)Math.Sin(degrees * Math.PI / 180)];

    internal static float[] RandomVector(SeededRandom random, int dimension)
    {
        var vector = new float[dimension];
        for (int i = 0; i < dimension; i++) vector[i] = (float)(random.NextDouble() - 0.5);
        VectorSet.Normalise(vector);
        return vector;
    }

    internal static VectorSet RandomVectors(ulong seed, int count, int dimension)
    {
        var random = new SeededRandom(seed);
        return VectorSet.FromRows([.. Enumerable.Range(0, count).Select(_ => RandomVector(random, dimension))]);
    }

    /// <summary>Ten bundles of directions, as classes are.</summary>
    internal static VectorSet Bundled(ulong seed, int count, int dimension)
    {
        var random = new SeededRandom(seed);
        float[][] axes = [.. Enumerable.Range(0, 10).Select(_ => RandomVector(random, dimension))];
        return VectorSet.FromRows([.. Enumerable.Range(0, count).Select(i => Around(axes[i % 10]))]);

        float[] Around(float[] axis)
        {
            float[] vector = RandomVector(random, dimension);
            for (int d = 0; d < dimension; d++) vector[d] = axis[d] + 0.6f * vector[d];
            VectorSet.Normalise(vector);
            return vector;
        }
    }

    internal static MiningContext Classification(TrainingReference? reference = null, List<string>? warnings = null, int threads = 1) =>
        Context(TaskType.ImageClassification, reference, warnings, threads);

    internal static MiningContext Detection(TrainingReference? reference = null, List<string>? warnings = null, int threads = 1) =>
        Context(TaskType.ObjectDetection, reference, warnings, threads);

    internal static TrainingReference Reference(params string[] classes) =>
        new() { Task = TaskType.ImageClassification, Classes = [.. classes.Order(StringComparer.Ordinal)], SampleCount = 1 };

    internal static TrainingReference BoxReference(params string[] classes) => Reference(classes) with { Task = TaskType.ObjectDetection };

    internal static ReferenceVectors Vectors(params (string Id, int Label, float[] Vector)[] rows) =>
        new([.. rows.Select(static r => r.Id)], [.. rows.Select(static r => r.Label)], VectorSet.FromRows([.. rows.Select(static r => r.Vector)]));

    internal static MinerScore Only(this IMiner miner, Sample sample, MiningContext context) =>
        Assert.Single(miner.Score([sample], context)) ?? throw new InvalidOperationException("The algorithm does not apply.");

    internal static IEnumerable<int> Ids(this MinerScore score) => score.Reasons.Select(static r => r.Id);

    private static MiningContext Context(TaskType task, TrainingReference? reference, List<string>? warnings, int threads) => new()
    {
        Task = task, Reference = reference, MaxDegreeOfParallelism = threads, Warn = warnings is null ? static _ => { } : warnings.Add,
    };

    /// <summary>
    /// The second view of a population with two classes, by pretrained features of two values: at 0° the odds of the second are 41 to 1,
    /// at 90° even.
    /// </summary>
    public static SecondView PopulationView(OpinionPool pool, double kappa) => new(
        new(new([0, 0], [1, 0], [-1, 1], [0, 0], 10), Math.Log(41) / 2, Reference("cat", "dog"), []), kappa, pool);

    /// <summary>A second view by descriptors of two values, with two classes: at 0° the odds of the second are 41 to 1.</summary>
    public static SecondView View(double kappa) => new(
        new([0, 0], [1, 0, 0, 1], ReferenceVectors.Empty, 0), new(new(VectorSet.FromRows([At(0)]), [0, 1], 2), Math.Log(41)), null, kappa, kappa);
}
