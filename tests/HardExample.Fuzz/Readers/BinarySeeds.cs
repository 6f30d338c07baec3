using System.Collections.Immutable;
using System.Security.Cryptography;
using HardExample.Cluster.Shards;
using HardExample.Core.Formats;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Caching;

namespace HardExample.Fuzz.Readers;

/// <summary>Good files of our own formats, and their check sums.</summary>
internal static class BinarySeeds
{
    public const string Algorithm = "predict_score_mining";

    public static byte[][] ScoredSamples()
    {
        Sample[] samples = [.. Samples().Select(static (s, i) => s.WithScore(Algorithm, Score(0.25 * i, i))
            with { HardCoefficient = 0.5, IsHard = true, HardReasons = [1, 20] })];
        using var file = new MemoryStream();
        ScoredSampleFile.Write(file, samples);
        return [file.ToArray()];
    }

    public static byte[][] References() => [.. ((TaskType[])[TaskType.ImageClassification, TaskType.ObjectDetection]).Select(static task =>
    {
        using var file = new MemoryStream();
        TrainingReferenceFile.Write(Reference(task), file);
        return file.ToArray();
    })];

    public static byte[] SealReference(byte[] file) => file.Length < SHA256.HashSizeInBytes ? file
        : [.. file[..^SHA256.HashSizeInBytes], .. SHA256.HashData(file.AsSpan(0, file.Length - SHA256.HashSizeInBytes))];

    /// <summary>Records of observations, of scores, of warnings and of a reference; the first byte tells which.</summary>
    public static byte[][] Records() =>
    [
        .. Samples().Select(static s => (byte[])[0, .. ObservationRecord.Write(s, new RecordWriter())]),
        [1, .. ScoreRecord.Write([null, Score(0.5, 3)])],
        [2, .. ScoreRecord.WriteWarnings(["a", "犬"])],
    ];

    /// <summary>A cache with the records; the index stands behind the data, and its length in the last four bytes.</summary>
    public static byte[][] CacheFiles()
    {
        using var folder = new TemporaryFolder();
        byte[][] records = Records();
        // A cache without a file draws an id for it; with this one the same seed, reader and case are the same input.
        folder.Write("observations.data", [.. "HEXDATA1"u8, .. new byte[CacheDataFile.HeaderSize - 8]]);
        using (var store = CacheStore.Open(folder.Path))
            for (int i = 0; i < records.Length; i++) store.Add((UInt128)(i + 1), records[i]);
        byte[] index = File.ReadAllBytes(folder["observations.index"]);
        return [[.. File.ReadAllBytes(folder["observations.data"]), .. index, .. BitConverter.GetBytes(index.Length)]];
    }

    public static byte[][] Shards()
    {
        using var folder = new TemporaryFolder();
        ShardWriter.Write(folder["shard.parquet"],
            Samples().Select(static (s, i) => new ShardRow(i == 1, i, s, i == 0 ? null : 7, i == 2 ? "it is broken" : null)),
            static n => new("plan", 3, n, "extractor", "machine", "decoder"));
        return [File.ReadAllBytes(folder["shard.parquet"])];
    }

    public static byte[] SealShard(byte[] file)
    {
        using var sealed_ = new MemoryStream();
        sealed_.Write(file);
        try
        {
            ShardChecksum.Seal(sealed_);
        }
        catch (InvalidOperationException)
        {
            // Without a place for the check sum there is nothing to seal.
        }
        return sealed_.ToArray();
    }

    private static MinerScore Score(double value, int rank) => new()
    {
        Algorithm = Algorithm, Kind = MinerKind.ErrorEstimator, Value = value, Rank = rank, Reasons = [new(1, 0.5)], Explanation = "why",
    };

    private static ImmutableArray<Sample> Samples()
    {
        var classes = new ClassificationPrediction("b", [new("a", 0.3), new("b", 0.7)]);
        var boxes = new DetectionPrediction([new("cat", 0.5, new(1, 2, 3.5, 4)), new("犬", 0.25, new(0, 0, 9, 9))]);
        var features = new ImageFeatures { Width = 29, Height = 21, ImageBrightness = 100, ImageSaturation = 0.5, ImageColorfulness = 20,
            Ambiguity = 50 };
        return
        [
            new()
            {
                Id = "1.png", Source = "/in/1.png", SequenceGroup = "", Label = "a", Prediction = classes, Features = features,
                Embedding = [0.1f, 0.2f], EmbeddingSource = "e", Descriptor = [1, 2, 3],
                PretrainedEmbedding = [0.5f], PretrainedSource = "p", AugmentationSource = "a",
                AugmentedPredictions = [new("crop", 0, classes, AffineTransform.Identity)],
            },
            new()
            {
                Id = "2.png", Source = "/in/2.png", SequenceIndex = 1, Prediction = boxes, Features = features,
                LabelledBoxes = [new("cat", 1, new(1, 1, 2, 2))], BoxPixels = [new(1, 2), new(3, 4)],
                BoxEmbeddings = [[1f, 0f], null], LabelledBoxPixels = [new(5, 6)], LabelledBoxEmbeddings = [[0.5f]], EmbeddingSource = "e",
            },
            new() { Id = "3.png", Source = "/in/3.png", SequenceIndex = 2, Prediction = new DetectionPrediction([]) },
        ];
    }

    private static TrainingReference Reference(TaskType task)
    {
        var random = new SeededRandom(6);
        float[] Vector(int length) => [.. Enumerable.Range(0, length).Select(_ => (float)random.NextDouble() - 0.5f)];
        var box = new DetectedBox("b", 0.9, new(1, 2, 20, 19));
        return TrainingReferenceBuilder.Build([.. Enumerable.Range(0, 12).Select(i => new Sample
        {
            Id = $"{i}", Source = $"/in/{i}", Label = i % 2 == 0 ? "a" : "b", Embedding = Vector(4), Descriptor = [i % 2 * 9, .. Vector(3)],
            Features = new() { Width = 29, Height = 21, ImageBrightness = 90 + i, ImageSaturation = 0.5, ImageColorfulness = i,
                Ambiguity = 50 },
            Prediction = task == TaskType.ObjectDetection ? new DetectionPrediction([box])
                : new ClassificationPrediction("b", [new("b", 0.9), new("a", 0.1)]),
            LabelledBoxes = [box with { Score = 1 }], LabelledBoxEmbeddings = [Vector(3)],
        })], new() { Task = task }) with { ImageDecoder = "ImageSharp" };
    }
}
