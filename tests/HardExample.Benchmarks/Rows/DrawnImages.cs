using System.Text.Json;
using HardExample.Benchmarks.Measuring;
using HardExample.Vision.Imaging;

namespace HardExample.Benchmarks.Rows;

/// <summary>A job on small drawn images, as a command line.</summary>
internal static class DrawnImages
{
    /// <summary>Width and height, px.</summary>
    public const int Side = 64;

    private const int Distinct = 100;

    /// <summary>Draws the images and gives the arguments of <c>hardexample</c>.</summary>
    /// <param name="settings">The folder.</param>
    /// <param name="count">Images; after 100 they repeat.</param>
    /// <param name="parameters">name=value.</param>
    public static string[] Job(BenchSettings settings, int count, params IEnumerable<string> parameters)
    {
        string folder = Directory.CreateDirectory(Path.Combine(settings.Folder, "drawn")).FullName,
            manifest = Path.Combine(folder, $"{count}.manifest");
        for (int i = 0; i < Math.Min(count, Distinct); i++) Draw(folder, i);
        string PathOf(int i, string extension) => JsonSerializer.Serialize(Path.Combine(folder, $"{i % Distinct}.{extension}"));
        File.WriteAllLines(manifest, Enumerable.Range(0, count).Select(i =>
            $$"""{"id":"{{i}}","source":{{PathOf(i, "png")}},"inference-loc":{{PathOf(i, "json")}}}"""));
        return ["mine", "--input", manifest, "--output", Path.Combine(folder, "out"), "--force",
            .. parameters.SelectMany(static p => new[] { "--set", p })];
    }

    private static void Draw(string folder, int index)
    {
        byte[] pixels = new byte[3 * Side * Side];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(i * (index + 3) / 7 % 251);
        File.WriteAllBytes(Path.Combine(folder, $"{index}.png"), ImageEncoder.EncodePng(pixels, Side, Side, 3));
        File.WriteAllText(Path.Combine(folder, $"{index}.json"),
            $$"""{"predicted_label":"{{index % 5}}","scores":[["{{index % 5}}","0.8"],["{{(index + 1) % 5}}","0.2"]]}""");
    }
}
