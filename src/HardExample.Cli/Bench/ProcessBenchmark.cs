using System.Text.Json;
using HardExample.Vision.Imaging;

namespace HardExample.Cli.Bench;

/// <summary>What shows only from outside: the time of a small job from start to end, and the memory of growing jobs.</summary>
/// <param name="name">start or memory.</param>
internal sealed class ProcessBenchmark(string name) : IBenchmark
{
    private const int DistinctImages = 100, Side = 64;

    public string Name => name;

    public IEnumerable<Measurement> Run(BenchSettings settings) => name == "start" ? [Start(settings)] : Memory(settings);

    private static Measurement Start(BenchSettings settings)
    {
        string[] arguments = Arguments(settings, 10, "feature_distribution_mining:1.0", "image_brightness:0.5+ambiguity:0.5");
        Series seconds = settings.Turns.Alone(() => ChildProcess.Run(arguments, settings.Cancel).Seconds);
        return new("start, read, mine, write, end", "10 images, 2 features, no model", "s", seconds, "", null, null, "≤ 0.6 s");
    }

    private static IEnumerable<Measurement> Memory(BenchSettings settings)
    {
        long before = 0;
        int last = 0;
        foreach (int full in new[] { 1000, 10_000, 100_000 })
        {
            int count = settings.Size(full, 100);
            long peak = ChildProcess.Run(Arguments(settings, count, null, null), settings.Cancel).PeakBytes;
            double megabytes = peak / 1e6, growth = last == 0 || count == last ? 0 : (double)(peak - before) / (count - last);
            yield return new("peak memory of a job", $"{count} images of {Side} px, all algorithms, no model" + (last == 0 ? "" : FormattableString.Invariant($"; {growth:0} bytes more a sample")),
                "MB", new(megabytes, megabytes, megabytes), "", null, null, "");
            (before, last) = (peak, count);
        }
    }

    private static string[] Arguments(BenchSettings settings, int count, string? algorithms, string? features)
    {
        string folder = Directory.CreateDirectory(Path.Combine(settings.Folder, "drawn")).FullName, manifest = Path.Combine(folder, $"{count}.manifest");
        for (int i = 0; i < Math.Min(count, DistinctImages); i++) Draw(folder, i);
        File.WriteAllLines(manifest, Enumerable.Range(0, count).Select(i =>
            $$"""{"id":"{{i}}","source":{{JsonSerializer.Serialize(Path.Combine(folder, $"{i % DistinctImages}.png"))}},"inference-loc":{{JsonSerializer.Serialize(Path.Combine(folder, $"{i % DistinctImages}.json"))}}}"""));
        List<string> arguments = ["mine", "--input", manifest, "--output", Path.Combine(folder, "out"), "--force"];
        if (algorithms is not null) arguments.AddRange(["--set", "comprehensive_algo_config=" + algorithms]);
        if (features is not null) arguments.AddRange(["--set", "feature_op_config=" + features]);
        return [.. arguments];
    }

    private static void Draw(string folder, int index)
    {
        byte[] pixels = new byte[3 * Side * Side];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(i * (index + 3) / 7 % 251);
        File.WriteAllBytes(Path.Combine(folder, $"{index}.png"), ImageEncoder.EncodePng(pixels, Side, Side, 3));
        File.WriteAllText(Path.Combine(folder, $"{index}.json"), $$"""{"predicted_label":"{{index % 5}}","scores":[["{{index % 5}}","0.8"],["{{(index + 1) % 5}}","0.2"]]}""");
    }
}
