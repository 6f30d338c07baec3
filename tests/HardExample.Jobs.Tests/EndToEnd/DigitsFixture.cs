using HardExample.Core.Configuration;
using HardExample.Cli.Demo;
using HardExample.Cli.Tests.Demo;
using HardExample.Storage;
using HardExample.Vision.Imaging;

namespace HardExample.Jobs.Tests.EndToEnd;

/// <summary>The demo's digits, written once for all tests, with manifests of a small part of them.</summary>
public sealed class DigitsFixture : IDisposable
{
    public const int PoolSize = 400;

    private readonly TemporaryFolder _folder = new();

    public DigitsFixture()
    {
        if (DigitsFactAttribute.Folder is not { } digits) return;
        string model = Path.Combine(digits, "..", "..", "examples", "digits", "model");
        foreach (string file in Directory.GetFiles(digits, "*-ubyte")) Link(file, _folder[Path.Combine("data", Path.GetFileName(file))]);
        foreach (string file in Directory.GetFiles(model)) Link(file, _folder[Path.Combine("data", "model", Path.GetFileName(file))]);
        using var classifier = new DigitClassifier(model, StorageResolver.Local);
        Paths = new DigitsDemoSet(_folder["data"], ImageEncoder.EncodePng, classifier.Predict).Write(_folder["digits"]);
        PoolManifest = _folder.Write(
            Path.Combine("digits", "pool.manifest"), string.Join('\n', Enumerable.Range(1, PoolSize).Select(static i =>
            $$"""{"source":"pool/images/{{i}}.png","inference-loc":"pool/inference_results/{{i}}.png_result.txt"}""")));
        Config = MiningConfig.Default with { ModelServingUrl = Paths.Model, TrainDataPath = Paths.TrainManifest };
    }

    public DigitsDemoPaths Paths { get; } = new("");

    /// <summary>The first 400 of the pool, in the manifest form.</summary>
    public string PoolManifest { get; } = "";

    /// <summary>The default configuration with the model and the training manifest.</summary>
    public MiningConfig Config { get; } = MiningConfig.Default;

    public void Dispose() => _folder.Dispose();

    private static void Link(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.CreateSymbolicLink(to, Path.GetFullPath(from));
    }
}
