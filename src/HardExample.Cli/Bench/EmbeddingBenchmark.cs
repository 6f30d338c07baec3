using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Vision.Imaging;
using HardExample.Vision.Models;

namespace HardExample.Cli.Bench;

/// <summary>Embedding of working copies, with resizing and normalisation, beside bare runs of the model.</summary>
internal sealed class EmbeddingBenchmark : IBenchmark
{
    public string Name => "embed";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        string path = settings.Model ?? throw new InputException("This benchmark needs a classifier; name its ONNX file with --model.");
        byte[] file = File.ReadAllBytes(path);
        using var model = ImageModel.Load(
            file, ModelDescription.Empty, new() { Name = Path.GetFileName(path), WithEmbedding = true, Threads = 1, ExternalDataFolder = Path.GetDirectoryName(Path.GetFullPath(path)) });
        string[] files = settings.PhotoFiles(settings.Size(240, 16));
        using var bare = BareModel.Best(file, settings.Threads, Math.Min(files.Length, 32));
        var decoder = new VipsImageDecoder();
        DecodedImage[] decoded = Array.ConvertAll(files, f => decoder.Decode(File.ReadAllBytes(f), DecodeBenchmark.Options));
        try
        {
            (Series figure, Series limit, Series ratio) = settings.Turns.Pair(
                () => DecodeBenchmark.Rate(settings, decoded, i => Embed(model, i, settings.Cancel)),
                () => bare.ImagesPerSecond(decoded.Length));
            yield return new($"embed with {model.Name}", $"{decoded.Length} working copies, {settings.Threads} threads", "images/s", figure,
                $"bare ONNX Runtime, ready tensors, {bare.Setting}", limit, ratio, "≥ 0.95");
        }
        finally
        {
            foreach (DecodedImage image in decoded) image.Dispose();
        }
    }

    private static void Embed(ImageModel model, DecodedImage image, CancellationToken cancel)
    {
        using RgbImage input = RgbImage.Rent(model.InputWidth, model.InputHeight);
        ModelInputBuilder.Build(image, model.Resize, input);
        model.Run([input.Memory], cancel);
    }
}
