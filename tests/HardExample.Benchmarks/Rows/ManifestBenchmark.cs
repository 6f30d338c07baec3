using System.Text;
using HardExample.Benchmarks.Measuring;

namespace HardExample.Benchmarks.Rows;

/// <summary>Reading of a large manifest of training images.</summary>
internal sealed class ManifestBenchmark : IBenchmark
{
    public string Name => "manifest";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        int lines = settings.Size(1_000_000, 1000);
        string manifest = MakeManifest(settings, lines);
        yield return new Measurement(Name, "read a manifest", $"{lines} lines, {settings.Threads} threads", "MB/s", default).Beside(
            "bytes and JSON tokens alone",
            Reading.Measure(settings, [manifest], manifest, new() { Training = true, Threads = settings.Threads }), Goal.RatioAtLeast(0.6));
    }

    private static string MakeManifest(BenchSettings settings, int count)
    {
        string path = Path.Combine(settings.Folder, "large.manifest");
        using var writer = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 16);
        for (int i = 0; i < count; i++)
        {
            string name = Reading.Classes[i % Reading.Classes.Length];
            writer.Write($$"""{"source":"obs://bucket/train/images/{{i}}.jpg","usage":"TRAIN","annotation":"""
                + $$"""[{"type":"modelarts/image_classification","name":"{{name}}","annotated-by":"human",""" + '"'
                + "creation-time\":\"2024-01-23 11:30:30\"}]}\n");
        }
        return path;
    }
}
