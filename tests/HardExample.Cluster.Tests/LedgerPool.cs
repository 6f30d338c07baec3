using HardExample.Core.Configuration;
using HardExample.Vision.Imaging;

namespace HardExample.Cluster.Tests;

/// <summary>A folder of drawn images with results, a ledger, and a job that needs no model.</summary>
internal sealed class LedgerPool : IDisposable
{
    private const int Side = 24;

    private static readonly string[] Classes = ["ant", "bee"];

    private readonly TemporaryFolder _folder = new();

    /// <param name="images">How many.</param>
    public LedgerPool(int images) => Add(0, images);

    public string this[string relative] => _folder[relative];

    public string Input => _folder["in"];

    public string Ledger => _folder["season.db"];

    public MiningConfig Config => MiningConfig.Default with
    {
        HardThreshold = 0.4,
        Extensions = new() { Ledger = Ledger, FeatureExtractor = FeatureExtractor.Descriptor, Threads = 1 },
    };

    /// <summary>Adds images, numbered from <paramref name="first"/>; every third is predicted with little confidence.</summary>
    public void Add(int first, int count)
    {
        for (int i = first; i < first + count; i++) Add($"{i}", Pixels(i), Classes[i % 2], i % 3 == 0 ? 0.52 : 0.99);
    }

    /// <summary>Adds an image that differs from another one by a pixel.</summary>
    public void AddNearDuplicate(int of, string name)
    {
        byte[] pixels = Pixels(of);
        pixels[0] ^= 1;
        Add(name, pixels, Classes[of % 2], 0.99);
    }

    public void Rename(string image, string to)
    {
        File.Move(_folder[$"in/images/{image}"], _folder[$"in/images/{to}"]);
        File.Move(_folder[$"in/inference_results/{image}_result.txt"], _folder[$"in/inference_results/{to}_result.txt"]);
    }

    /// <summary>Makes all images darker, so that they are other images.</summary>
    public void Darken()
    {
        foreach (string image in Directory.GetFiles(_folder["in/images"]))
            File.WriteAllBytes(image, ImageEncoder.EncodePng(
                [.. Pixels(int.Parse(Path.GetFileNameWithoutExtension(image))).Select(static v => (byte)(v / 4))], Side, Side, 3));
    }

    public string Write(string relative, string text) => _folder.Write(relative, text);

    public void Dispose() => _folder.Dispose();

    private void Add(string name, byte[] pixels, string label, double confidence)
    {
        _folder.Write($"in/images/{name}.png", ImageEncoder.EncodePng(pixels, Side, Side, 3));
        string other = label == Classes[0] ? Classes[1] : Classes[0];
        _folder.Write($"in/inference_results/{name}.png_result.txt", FormattableString.Invariant(
            $$"""{"predicted_label":"{{label}}","scores":[["{{label}}","{{confidence}}"],["{{other}}","{{1 - confidence:0.00}}"]]}"""));
    }

    private static byte[] Pixels(int seed)
    {
        var pixels = new byte[Side * Side * 3];
        for (int p = 0; p < pixels.Length; p++)
            pixels[p] = (byte)((p / 3 % Side * (3 + seed % 5) + p / 3 / Side * (1 + seed % 7)) * (p % 3 + 1) + seed * 11);
        return pixels;
    }
}
