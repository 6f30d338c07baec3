using HardExample.Benchmarks.Measuring;

namespace HardExample.Benchmarks.Rows;

/// <summary>Reading of a directory with a result file for each image.</summary>
internal sealed class ResultFilesBenchmark : IBenchmark
{
    public string Name => "result-files";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        string folder = MakeResults(settings, settings.Size(100_000, 100));
        string[] files = Directory.GetFiles(Path.Combine(folder, "inference_results"));
        yield return new Measurement(Name, "read result files", $"{files.Length} files, {settings.Threads} threads", "MB/s", default)
            .Beside(
            "bytes and JSON tokens alone", Reading.Measure(settings, files, folder, new() { Threads = settings.Threads }),
            Goal.RatioAtLeast(0.6));
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
            var scores = Reading.Classes.Select(
                (_, k) =>
                    FormattableString.Invariant($"[\"{Reading.Classes[(i + k) % Reading.Classes.Length]}\",\"{(10 - k) / 55.0:0.000}\"]"));
            File.WriteAllText(Path.Combine(folder, "inference_results", $"{i}.jpg_result.txt"),
                $$"""{"predicted_label":"{{Reading.Classes[i % Reading.Classes.Length]}}","scores":[{{string.Join(',', scores)}}]}""");
        }
        return folder;
    }
}
