using System.Text;
using System.Text.Json;
using HardExample.Benchmarks.Measuring;
using HardExample.Benchmarks.Yardsticks;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs;
using HardExample.Jobs.Running;
using HardExample.Storage;
using HardExample.Vision.Imaging;
using HardExample.Vision.Models.BuiltIn;

namespace HardExample.Benchmarks.Rows;

/// <summary>A whole job of a benchmark, and how much decoding and how many forward passes it cannot do without.</summary>
/// <param name="Title">What it is run on.</param>
/// <param name="Input">The manifest.</param>
/// <param name="Images">Every image that is opened.</param>
/// <param name="Passes">Forward passes.</param>
/// <param name="Model">The ONNX file.</param>
/// <param name="Config">The configuration.</param>
internal sealed record BenchJob(string Title, string Input, string[] Images, int Passes, string Model, MiningConfig Config)
{
    /// <summary>Runs the job and gives the seconds that it takes.</summary>
    /// <param name="config">What differs from <see cref="Config"/>.</param>
    /// <param name="settings">The folder of the output.</param>
    /// <remarks>
    /// Each run has an output folder of its own: file systems are slow at making files where others were deleted a moment ago.
    /// </remarks>
    public double Seconds(MiningConfig config, BenchSettings settings) => Rounds.Seconds(() => Run(config, settings));

    /// <summary>Runs the job.</summary>
    /// <inheritdoc cref="Seconds" path="/param|/remarks"/>
    public JobResult Run(MiningConfig config, BenchSettings settings) => new MiningJob(StorageResolver.Local, new NoEvents()).Run(
        new() { InputPath = Input, OutputPath = Path.Combine(settings.Folder, $"out-{Guid.NewGuid():N}"), Config = config },
        settings.Cancel);

    /// <summary>The seconds of bare decoding and bare forward passes.</summary>
    public double BareSeconds(BareModel model, BenchSettings settings, int threads)
    {
        var decoder = new VipsImageDecoder(ImageLimits.Default);
        var shrinks = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string image in Images.Distinct())
            shrinks[image] = BareDecoder.ShrinkOf(File.ReadAllBytes(image), decoder, Photos.Options);
        double decoding = Rounds.Seconds(() => Parallel.ForEach(
            Images, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = settings.Cancel }, i =>
                BareDecoder.Decode(File.ReadAllBytes(i), shrinks[i])));
        return decoding + Rounds.Seconds(() => model.ImagesPerSecond(Passes));
    }

    /// <summary>The photos with a model that predicts and gives the features, three augmentations and all algorithms.</summary>
    public static BenchJob OfPhotos(BenchSettings settings, int count)
    {
        string model = settings.RequireModel();
        MiningConfig config = MiningConfig.Default with
        {
            ModelServingUrl = model, Extensions = new() { Threads = settings.Threads, FeatureExtractor = FeatureExtractor.Model },
        };
        return OfPhotos(settings, count, model, PassesAnImage(config), config);
    }

    /// <summary>The photos without a model: the built-in extractor gives the features, in one forward pass an image.</summary>
    public static BenchJob OfPhotosAlone(BenchSettings settings, int count) => OfPhotos(
        settings, count, Path.Combine(BuiltInExtractor.Folder, BuiltInExtractor.FileName), 1,
        MiningConfig.Default with { Extensions = new() { Threads = settings.Threads } });

    private static BenchJob OfPhotos(BenchSettings settings, int count, string model, int passesAnImage, MiningConfig config)
    {
        string folder = Directory.CreateDirectory(Path.Combine(settings.Folder, "photos")).FullName;
        string[] photos = settings.PhotoFiles(count), images = new string[count];
        var manifest = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            images[i] = Path.Combine(folder, $"{i}.jpg");
            File.Copy(photos[i], images[i], overwrite: true);
            string result = images[i] + "_result.txt";
            File.WriteAllText(result,
                FormattableString.Invariant(
                    $$"""{"predicted_label":"{{i % 5}}","scores":[["{{i % 5}}","0.{{50 + i % 40}}"],["{{(i + 1) % 5}}","0.05"]]}"""));
            manifest.AppendLine(Line(images[i], result));
        }
        string path = Path.Combine(folder, "photos.manifest");
        File.WriteAllText(path, manifest.ToString());
        return new($"{count} photos, {Path.GetFileName(model)}, {settings.Threads} threads", path, images,
            count * passesAnImage, model, config);
    }

    /// <summary>The small images with their tiny model, which gives the features too, and its training set.</summary>
    public static BenchJob OfSmallImages(BenchSettings settings, int threads)
    {
        string data = Path.GetFullPath(
            settings.Classification ?? throw new InputException("This row needs the small images; name their folder with --small."));
        BenchSettings.Require(Path.Combine(data, "pool", "images"));
        string[] pool = [.. Directory.GetFiles(Path.Combine(data, "pool", "images")).Order(StringComparer.Ordinal)];
        pool = pool[..Math.Min(pool.Length, settings.Size(pool.Length, 20))];
        string[] lines = File.ReadAllLines(Path.Combine(data, "train.manifest"));
        lines = lines[..Math.Min(lines.Length, settings.Size(lines.Length, 20))];
        string input = Path.Combine(settings.Folder, "small.manifest"), training = Path.Combine(settings.Folder, "train.manifest");
        File.WriteAllLines(input,
            pool.Select(i => Line(i, Path.Combine(data, "pool", "inference_results", Path.GetFileName(i) + "_result.txt"))));
        string[] trainImages = Array.ConvertAll(
            lines, l => Path.Combine(data, JsonDocument.Parse(l).RootElement.GetProperty("source").GetString()!));
        File.WriteAllLines(training, lines.Select((l, i) => l.Replace(
            JsonSerializer.Serialize(Path.GetRelativePath(data, trainImages[i])), JsonSerializer.Serialize(trainImages[i]),
            StringComparison.Ordinal)));
        string model = Path.Combine(data, "model");
        MiningConfig config = MiningConfig.Default
            with { ModelServingUrl = model, TrainDataPath = training,
                Extensions = new() { Threads = threads, FeatureExtractor = FeatureExtractor.Model } };
        int views = PassesAnImage(config) - 1;
        int passes = pool.Length * (1 + views) + lines.Length + Math.Min(lines.Length, config.Extensions.ReferenceSamples) * views;
        return new($"{pool.Length} small images, {lines.Length} training images, {threads} threads", input,
            [.. pool, .. trainImages], passes,
            Directory.GetFiles(model, "*.onnx")[0], config);
    }

    /// <summary>The image itself and two draws of each augmentation.</summary>
    private static int PassesAnImage(MiningConfig config) => 1 + 2 * config.Augmentations.Count;

    private static string Line(string image, string result) =>
        $$"""{"source":{{JsonSerializer.Serialize(image)}},"inference-loc":{{JsonSerializer.Serialize(result)}}}""";

    /// <summary>Nobody watches a benchmark's jobs.</summary>
    private sealed class NoEvents : IJobEvents
    {
        public void Progress(JobProgress progress) { }

        public void Information(string message) { }

        public void Warning(string message) { }

        public void Problem(SampleProblem problem) => throw new InputException($"A benchmark's input cannot be used: {problem}");
    }
}
