using System.Text;
using System.Text.Json;
using HardExample.Core.Errors;
using HardExample.Jobs.Input;
using HardExample.Storage;

namespace HardExample.Cli.Bench;

/// <summary>Reading of result files and of a manifest beside reading the bytes and splitting them into JSON tokens.</summary>
internal sealed class ReadingBenchmark : IBenchmark
{
    private static readonly string[] Classes = ["airplane", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck", "wolf"];

    public string Name => "read";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        string folder = MakeResults(settings, settings.Size(100_000, 100));
        string[] results = Directory.GetFiles(Path.Combine(folder, "inference_results"));
        yield return Measure("read result files", $"{results.Length} files", "MB/s", settings, results, () => ReadAll(folder, new() { Threads = settings.Threads }, settings));
        string manifest = MakeManifest(settings, settings.Size(1_000_000, 1000));
        yield return Measure("read a manifest", $"{settings.Size(1_000_000, 1000)} lines", "MB/s", settings, [manifest],
            () => ReadAll(manifest, new() { Training = true, Threads = settings.Threads }, settings));
    }

    private static Measurement Measure(string name, string input, string unit, BenchSettings settings, string[] files, Action read)
    {
        double megabytes = files.Sum(static f => new FileInfo(f).Length) / 1e6;
        (Series figure, Series limit, Series ratio) = settings.Turns.Pair(
            () => megabytes / Rounds.Seconds(read), () => megabytes / Rounds.Seconds(() => Tokenise(files, settings)));
        return new(name, $"{input}, {settings.Threads} threads", unit, figure, "bytes and JSON tokens alone", limit, ratio, "≥ 0.6");
    }

    private static void ReadAll(string path, InputOptions options, BenchSettings settings)
    {
        foreach (InputItem item in new InputReader(StorageResolver.Local).Open(path, options, settings.Cancel).Read(settings.Cancel))
            if (item.Problem is { } problem) throw new InputException($"A benchmark's input cannot be read: {problem}");
    }

    /// <summary>One file a thread; a single file's lines go to the threads in parts.</summary>
    private static void Tokenise(string[] files, BenchSettings settings)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.Threads };
        if (files.Length > 1)
        {
            Parallel.ForEach(files, options, static file => Tokenise(File.ReadAllBytes(file)));
            return;
        }
        byte[] bytes = File.ReadAllBytes(files[0]);
        int parts = settings.Threads;
        int[] borders = [.. Enumerable.Range(0, parts).Select(i => i == 0 ? 0 : AfterLine(bytes, (int)((long)bytes.Length * i / parts))), bytes.Length];
        Parallel.For(0, parts, options, i => Tokenise(bytes.AsSpan(borders[i], borders[i + 1] - borders[i])));
    }

    private static int AfterLine(byte[] bytes, int from) => Array.IndexOf(bytes, (byte)'\n', from) + 1;

    private static void Tokenise(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
        }
    }

    private static string MakeResults(BenchSettings settings, int count)
    {
        string folder = Path.Combine(settings.Folder, "results");
        Directory.CreateDirectory(Path.Combine(folder, "images"));
        Directory.CreateDirectory(Path.Combine(folder, "inference_results"));
        for (int i = 0; i < count; i++)
        {
            // No image is opened, so an empty file stands for it.
            File.Create(Path.Combine(folder, "images", $"{i}.jpg")).Dispose();
            var scores = Classes.Select((_, k) => FormattableString.Invariant($"[\"{Classes[(i + k) % Classes.Length]}\",\"{(10 - k) / 55.0:0.000}\"]"));
            File.WriteAllText(Path.Combine(folder, "inference_results", $"{i}.jpg_result.txt"),
                $$"""{"predicted_label":"{{Classes[i % Classes.Length]}}","scores":[{{string.Join(',', scores)}}]}""");
        }
        return folder;
    }

    private static string MakeManifest(BenchSettings settings, int count)
    {
        string path = Path.Combine(settings.Folder, "large.manifest");
        using var writer = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 16);
        for (int i = 0; i < count; i++)
            writer.Write($$"""{"source":"obs://bucket/train/images/{{i}}.jpg","usage":"TRAIN","annotation":[{"type":"modelarts/image_classification","name":"{{Classes[i % Classes.Length]}}","annotated-by":"human","creation-time":"2024-01-23 11:30:30"}]}""" + "\n");
        return path;
    }
}
