using System.Globalization;
using System.Text.Json;
using HardExample.Core.Configuration;
using HardExample.Core.Samples;
using HardExample.Vision.Models;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;
using ResizeMode = HardExample.Core.Configuration.ResizeMode;

namespace HardExample.Vision.Tests.Models;

/// <summary>Real models on real images, where ../shared/data is there.</summary>
public sealed class SharedModelTests
{
    private static readonly ModelDescription Classifier = new()
    {
        Task = TaskType.ImageClassification, InputWidth = 32, InputHeight = 32, Resize = ResizeMode.Stretch, Scale = 1 / 255.0,
        Mean = [0, 0, 0], Std = [1, 1, 1],
        Labels = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
        Probabilities = "probabilities", Embedding = "embedding",
    };

    private static readonly ModelDescription Detector = new()
    {
        Task = TaskType.ObjectDetection, InputWidth = 320, InputHeight = 240, Resize = ResizeMode.Stretch, Scale = 1 / 255.0,
        Mean = [0, 0, 0], Std = [1, 1, 1],
        Labels = ["RBC", "WBC", "Platelets"], Decoder = DetectionDecoder.BoxesScoresLabels, Boxes = "boxes", Scores = "scores",
        ClassIndices = "labels",
        BoxFormat = BoxOrder.Xyxy, BoxesNormalized = false, ScoreFloor = 0.05, NmsIoU = 0.5,
        Embedding = "/net/s32/s32.1/Relu_output_0", FeatureMap = "/net/s16/s16.1/Relu_output_0",
    };

    [SharedDataTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_classifier_gives_the_probabilities_of_the_pool(bool described)
    {
        string pool = Path.Combine(SharedData.Path("data"), "classification", "pool");
        ModelDescription description = described ? Classifier : ModelDescription.Empty with { Labels = Classifier.Labels };
        using ImageModel model = Load("classification/model/classifier.onnx", description);
        Assert.Equal((32, 32, 96), (model.InputWidth, model.InputHeight, model.EmbeddingLength));
        string[] files = [.. Directory.GetFiles(Path.Combine(pool, "images")).Order(StringComparer.Ordinal).Take(40)];
        ModelOutput[] outputs = model.Run([.. files.Select(static f => Pixels(f, 32, 32).Rgb)], default);
        for (int i = 0; i < files.Length; i++)
        {
            ClassificationPrediction prediction = ModelPredictions.Classification(outputs[i].Probabilities, model.Labels);
            using JsonDocument result = Result(pool, files[i]);
            Assert.Equal(result.RootElement.GetProperty("predicted_label").GetString(), prediction.Label);
            foreach (JsonElement score in result.RootElement.GetProperty("scores").EnumerateArray())
                Assert.Equal(Number(score[1]), prediction.ScoreOf(score[0].GetString()!), 3);
        }
    }

    [SharedDataFact]
    public void The_tap_before_the_last_layer_is_the_named_embedding()
    {
        string file = Directory.GetFiles(SharedData.Path("data", "classification", "pool", "images")).Order(StringComparer.Ordinal).First();
        using ImageModel named = Load("classification/model/classifier.onnx", Classifier),
            found = Load("classification/model/classifier.onnx", Classifier with { Embedding = null });
        Assert.Equal(named.Run([Pixels(file, 32, 32).Rgb], default)[0].Embedding,
            found.Run([Pixels(file, 32, 32).Rgb], default)[0].Embedding);
    }

    [SharedDataFact]
    public void The_detector_gives_the_boxes_of_the_pool()
    {
        string pool = Path.Combine(SharedData.Path("data"), "detection", "pool");
        using ImageModel model = Load("detection/model/detector.onnx", Detector);
        string[] files = [.. Directory.GetFiles(Path.Combine(pool, "images")).Order(StringComparer.Ordinal).Take(6)];
        (ReadOnlyMemory<byte> Rgb, int Width, int Height)[] images = [.. files.Select(static f => Pixels(f, 320, 240))];
        ModelOutput[] outputs = model.Run([.. images.Select(static i => i.Rgb)], default);
        int sure = 0, met = 0;
        for (int i = 0; i < files.Length; i++)
        {
            (double sx, double sy) = (images[i].Width / 320.0, images[i].Height / 240.0);
            DetectionPrediction ours = ModelPredictions.Detection(
                outputs[i].Boxes!.Value, model.Labels, b => new(b.XMin * sx, b.YMin * sy, b.XMax * sx, b.YMax * sy));
            using JsonDocument result = Result(pool, files[i]);
            JsonElement root = result.RootElement;
            for (int k = 0; k < root.GetProperty("detection_scores").GetArrayLength(); k++)
            {
                double score = Number(root.GetProperty("detection_scores")[k]);
                if (score < 0.3) continue;
                sure++;
                double[] b = [.. root.GetProperty("detection_boxes")[k].EnumerateArray().Select(Number)];
                var box = new BoundingBox(b[1], b[0], b[3], b[2]);
                string label = root.GetProperty("detection_classes")[k].GetString()!;
                if (ours.Boxes.Any(o => o.Label == label && o.Box.IoU(box) > 0.8 && Math.Abs(o.Score - score) < 0.15)) met++;
            }
            Assert.True(outputs[i].FeatureMap is { Height: 15, Width: 20 });
        }
        Assert.True(sure > 20 && met >= 0.95 * sure, $"{met} of {sure} boxes met");
    }

    [SharedDataFact]
    public void Company_and_threads_change_no_bit_of_the_classifier()
    {
        string[] files = [.. Directory.GetFiles(SharedData.Path("data", "classification", "pool", "images"))
            .Order(StringComparer.Ordinal).Take(12)];
        ReadOnlyMemory<byte>[] images = [.. files.Select(static f => Pixels(f, 32, 32).Rgb)];
        using ImageModel one = Load("classification/model/classifier.onnx", Classifier, 1),
            two = Load("classification/model/classifier.onnx", Classifier, 2);
        ModelOutput[] together = two.Run(images, default);
        for (int i = 0; i < images.Length; i++) Assert.Equal(one.Run([images[i]], default)[0].Probabilities, together[i].Probabilities);
    }

    private static ImageModel Load(string file, ModelDescription description, int threads = 2) =>
        ImageModel.Load(File.ReadAllBytes(SharedData.Path("data", file)), description,
            new() { Name = file, Threads = threads, WithEmbedding = true, WithFeatureMap = true });

    private static (ReadOnlyMemory<byte> Rgb, int Width, int Height) Pixels(string file, int width, int height)
    {
        using Image<Rgb24> image = Image.Load<Rgb24>(file);
        (int fullWidth, int fullHeight) = (image.Width, image.Height);
        image.Mutate(c => c.Resize(width, height, KnownResamplers.Triangle));
        var pixels = new byte[width * height * 3];
        image.CopyPixelDataTo(pixels);
        return (pixels, fullWidth, fullHeight);
    }

    private static JsonDocument Result(string pool, string image) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(pool, "inference_results", Path.GetFileName(image) + "_result.txt")));

    private static double Number(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? double.Parse(element.GetString()!, CultureInfo.InvariantCulture) : element.GetDouble();
}
