using HardExample.Benchmarks.Measuring;
using HardExample.Benchmarks.Yardsticks;
using HardExample.Core.Configuration;
using HardExample.Vision.Imaging;
using HardExample.Vision.Models;

namespace HardExample.Benchmarks.Rows;

/// <summary>Embedding of working copies, with resizing and normalisation, beside bare runs of the model.</summary>
internal sealed class EmbeddingBenchmark : IBenchmark
{
    public string Name => "embed";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        string path = settings.RequireModel();
        return Beside(Name, Path.GetFileName(path), path, ModelDescription.Empty, settings);
    }

    /// <summary>Embedding with a model beside bare runs of it.</summary>
    internal static IEnumerable<Measurement> Beside(
        string row, string name, string path, ModelDescription description, BenchSettings settings)
    {
        byte[] file = File.ReadAllBytes(path);
        using var model = ImageModel.Load(
            file, description,
            new() { Name = name, WithEmbedding = true, Threads = 1, ExternalDataFolder = Path.GetDirectoryName(Path.GetFullPath(path)) });
        var photos = new Photos(settings, settings.ModelPhotos);
        DecodedImage[] decoded = photos.Decode();
        using var bare = BareModel.Best(file, settings.Threads, Math.Min(decoded.Length, 32));
        try
        {
            yield return new Measurement(row, $"embed with {model.Name}", $"working copies of {photos.Description}", "images/s", default)
                .Beside(
                $"bare ONNX Runtime, ready tensors, {bare.Setting}",
                settings.Turns.Pair(() => settings.Rate(decoded, i => Embed(model, i, settings.Cancel)),
                    () => bare.ImagesPerSecond(decoded.Length)), Goal.RatioAtLeast(0.95));
        }
        finally
        {
            foreach (DecodedImage image in decoded) image.Dispose();
        }
    }

    private static void Embed(ImageModel model, DecodedImage image, CancellationToken cancel)
    {
        using RgbImage input = RgbImage.Rent(model.InputWidth, model.InputHeight);
        ModelInputBuilder.Build(image, model.Resize, input, model.Interpolation);
        model.Run([input.Memory], cancel);
    }
}
