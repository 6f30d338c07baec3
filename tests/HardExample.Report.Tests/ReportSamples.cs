using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Samples;
using HardExample.Report;

namespace HardExample.Report.Tests;

/// <summary>Samples and inputs for tests of the report.</summary>
internal static class ReportSamples
{
    public static readonly WeightedList Weights = WeightedList.Of(
        (AlgorithmNames.AugmentConsistency, 0.4), (AlgorithmNames.PredictScore, 0.4), (AlgorithmNames.Anomaly, 0.2));

    /// <summary>A grey JPEG of 1 × 1 px; what an image decoder needs at least.</summary>
    public static readonly byte[] Jpeg = Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////"
        + "wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=");

    public static Sample Classified(string id, string label, double coefficient, params int[] reasons) => new()
    {
        Id = id,
        Source = "/data/images/" + id,
        Prediction = new ClassificationPrediction(label, [new(label, 0.6), new("other", 0.4)]),
        HardCoefficient = coefficient,
        IsHard = coefficient >= 0.1,
        HardReasons = [.. reasons],
    };

    public static Sample Detected(string id, double coefficient, params DetectedBox[] boxes) => new()
    {
        Id = id,
        Source = "/data/images/" + id,
        Prediction = new DetectionPrediction([.. boxes]),
        HardCoefficient = coefficient,
        IsHard = coefficient >= 0.1,
        Features = new() { Width = 200, Height = 100, Ambiguity = 1, ImageBrightness = 1, ImageColorfulness = 1, ImageSaturation = 1 },
    };

    public static MinerScore Score(string algorithm, MinerKind kind, double value, string explanation = "") =>
        new() { Algorithm = algorithm, Kind = kind, Value = value, Explanation = explanation };

    public static ReportInput Input(params IReadOnlyList<Sample> samples) => new()
    {
        Samples = samples,
        Task = samples.Count > 0 && samples[0].Prediction is DetectionPrediction ? TaskType.ObjectDetection : TaskType.ImageClassification,
        Algorithms = Weights,
        Threshold = 0.1,
    };

    /// <summary>Many classified samples, every fifth hard, with scores, embeddings, neighbours, flipped views and pictures.</summary>
    public static ReportInput Many(int count, int pictureBytes = 0)
    {
        string[] classes = ["cat", "dog", "fox", "owl"];
        var samples = new List<Sample>(count);
        for (int i = 0; i < count; i++)
        {
            double coefficient = i % 5 == 0 ? 0.1 + 0.9 * i / count : 0.09 * i / count;
            Sample sample = Classified($"{i:00000}.jpg", classes[i % 4], coefficient, i % 5 == 0 ? [1, 20] : []) with
            {
                SequenceIndex = i,
                Embedding = [MathF.Cos(i), MathF.Sin(i * 1.7f), i % 4, 1],
                AugmentedPredictions = i % 5 == 0
                    ? [new("fliplr", 0, new ClassificationPrediction("wolf", [new("wolf", 0.7)]), AffineTransform.Identity)]
                    : default,
            };
            samples.Add(sample
                .WithScore(AlgorithmNames.PredictScore,
                    Score(AlgorithmNames.PredictScore, MinerKind.ErrorEstimator, coefficient, "top-1 is close to top-2"))
                .WithScore(AlgorithmNames.AugmentConsistency,
                    Score(AlgorithmNames.AugmentConsistency, MinerKind.ErrorEstimator, i % 7 / 7.0, "2 of 6 views differ")));
        }
        byte[] picture = [.. Jpeg, .. new byte[pictureBytes]];
        return Input(samples) with
        {
            Title = "Many samples",
            Skipped = 2,
            Elapsed = TimeSpan.FromSeconds(75),
            FeatureExtractor = "model.onnx",
            Thumbnail = _ => new(picture, 32, 32),
            Nearest = static s => s.IsHard ? [new("t1.jpg", "/train/t1.jpg", 0.9, "dog"), new("t2.jpg", "/train/t2.jpg", 0.8, null)] : [],
            NearestThumbnail = static _ => new(Jpeg, 32, 32),
        };
    }

    /// <summary>Texts that would do harm if they ever became markup, script, an address or a second line.</summary>
    public static ImmutableArray<string> Hostile { get; } =
    [
        "</script><script>window.harmed=1</script>", "<img src=x onerror=\"window.harmed=1\">", "'\"><svg onload=window.harmed=1>",
        "javascript:window.harmed=1",
        "<!--<script>", "]]>", "line\u2028separator\u2029", "{{script}}", "\u202Egpj.exe", "__proto__", "new\nline", "&lt;b&gt;&amp;",
        "\\u003cimg\\u003e", "😀",
    ];

    /// <summary>One sample for each hostile text, with the text wherever a text can stand.</summary>
    public static ReportInput HostileInput()
    {
        IReadOnlyList<Sample> samples =
        [
            .. Hostile.Select(static (text, i) => Classified(text, text, 0.9 - 0.01 * i, 1) with
            {
                Source = text,
                Label = text,
                SequenceIndex = i,
                AugmentedPredictions = [
                    new(text, 0, new ClassificationPrediction(text + "!", [new(text + "!", 1)]), AffineTransform.Identity)],
            }).Select(
                static s =>
                    s.WithScore(AlgorithmNames.PredictScore, Score(AlgorithmNames.PredictScore, MinerKind.ErrorEstimator, 0.9, s.Id))),
        ];
        return Input(samples) with
        {
            Title = Hostile[0],
            FeatureExtractor = Hostile[1],
            Reference = Hostile[2],
            Thumbnail = static _ => new(Jpeg, 32, 32),
            Nearest = static s => [new(s.Id, s.Source, 0.5, s.Id)],
            NearestThumbnail = static _ => new(Jpeg, 32, 32),
        };
    }
}
