using System.Diagnostics;
using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text.Json;
using HardExample.Benchmarks.Measuring;
using HardExample.Core.Configuration;
using HardExample.Core.Samples;
using HardExample.Ledger;
using HardExample.Vision.Imaging;

namespace HardExample.Benchmarks.Rows;

/// <summary>A job of 10,000 images with a ledger of a million beside the same job without.</summary>
/// <remarks>
/// A budget selects 2 % of the images. Half of them were seen before. 2 % of the ledger's images were selected, half of these are labelled;
/// their embeddings are of the job's extractor, so that all of them are compared with the job's images.
/// </remarks>
internal sealed class LedgerJobBenchmark : IBenchmark
{
    private const int Side = 32, Classes = 10, SelectedEvery = 50, LabelledEvery = 100;

    public string Name => "ledger-job";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        int images = settings.Size(10_000, 100), entries = settings.Size(1_000_000, 1000);
        BenchJob job = Drawn(settings, images);
        string filled = Path.Combine(settings.Folder, "filled.db"), used = Path.Combine(settings.Folder, "used.db");
        Fill(filled, job, entries, settings);
        MiningConfig without = job.Config, with = job.Config with { Extensions = job.Config.Extensions with { Ledger = used } };
        List<double> withTimes = [], withoutTimes = [];
        (Series Figure, Series Limit, Series Ratio) clock = settings.Turns.Pair(
            () =>
            {
                // A job records its images, which the next round must not find.
                foreach (string beside in (string[])["-wal", "-shm"]) File.Delete(used + beside);
                File.Copy(filled, used, overwrite: true);
                return Measured(with, withTimes);
            },
            () => Measured(without, withoutTimes));
        string input = $"{images} images of {Side} px, no network; {entries} images in the ledger; {settings.Threads} threads";
        var row = new Measurement(Name, "whole job with a ledger", input, "s", default);
        yield return row.Beside("the same job without", clock, Goal.RatioAtMost(1.10));
        // Without the warm-up.
        (double[] figures, double[] limits) = ([.. withTimes.Skip(1)], [.. withoutTimes.Skip(1)]);
        yield return (row with { Work = "processor time of it" }).Beside("the same job without",
            (Series.Of(figures), Series.Of(limits), Series.Of(figures.Zip(limits, static (f, l) => f / l))), Goal.RatioAtMost(1.10));

        double Measured(MiningConfig config, List<double> times)
        {
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            double seconds = job.Seconds(config, settings);
            times.Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
            return seconds;
        }
    }

    private static BenchJob Drawn(BenchSettings settings, int count)
    {
        string folder = Directory.CreateDirectory(Path.Combine(settings.Folder, "different")).FullName;
        string[] paths = new string[count], lines = new string[count];
        for (int i = 0; i < count; i++)
        {
            paths[i] = Path.Combine(folder, $"{i:00000}.png");
            File.WriteAllBytes(paths[i], ImageEncoder.EncodePng(Pixels(i), Side, Side, 3));
            int label = i % Classes, percent = 50 + i * 7 % 50;
            File.WriteAllText(paths[i] + ".json",
                $$"""{"predicted_label":"{{label}}","scores":[["{{label}}","0.{{percent}}"],["other","0.{{100 - percent:00}}"]]}""");
            lines[i] = JsonSerializer.Serialize(
                new Dictionary<string, string> { ["id"] = $"{i}", ["source"] = paths[i], ["inference-loc"] = paths[i] + ".json" });
        }
        string manifest = Path.Combine(folder, "in.manifest");
        File.WriteAllLines(manifest, lines);
        return new("", manifest, paths, 0, "", MiningConfig.Default with
        {
            Extensions = new()
            {
                Threads = settings.Threads, FeatureExtractor = FeatureExtractor.Descriptor,
                Budget = new() { Top = Math.Max(1, count / 50) },
            },
        });
    }

    // A wave of an own direction, length and colour for each image, and noise.
    private static byte[] Pixels(int image)
    {
        var random = new Random(image);
        double across = random.NextDouble() - 0.5, down = random.NextDouble() - 0.5, phase = 6 * random.NextDouble();
        double[] colour = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
        var pixels = new byte[3 * Side * Side];
        for (int p = 0; p < pixels.Length; p++)
        {
            int pixel = p / 3;
            double wave = Math.Sin(across * (pixel % Side) + down * (pixel / Side) + phase) + 1;
            pixels[p] = (byte)(100 * wave * colour[p % 3] + 40 * random.NextDouble());
        }
        return pixels;
    }

    private static void Fill(string path, BenchJob job, int entries, BenchSettings settings)
    {
        using LedgerFile ledger = LedgerFile.Open(path);
        IReadOnlyList<Sample> observed = job.Run(job.Config, settings).Samples;
        var random = new Random(1);
        // Of the job's own images none was selected: all of them take part in both jobs.
        int own = job.Images.Length / 2;
        ledger.Record(new("mine", "in") { Config = "c", ExtractorName = "descriptor" }, Enumerable.Range(0, entries).Select(Seen));
        ledger.Record(new("labels", "labels.csv"), Enumerable.Range(own, entries - own).Where(static i => i % LabelledEvery == 0)
            .Select(i => new LedgerRecord(IdOf(i), new()
            {
                State = LedgerState.Labelled, Source = $"/data/{i}.png", Label = $"{i % Classes}", Difficulty = i % 2,
            })));

        string IdOf(int i) => Convert.ToHexStringLower(
            SHA256.HashData(i < own ? File.ReadAllBytes(job.Images[i]) : BitConverter.GetBytes(i)));

        LedgerRecord Seen(int i)
        {
            bool isSelected = i % SelectedEvery == 0 && i >= own;
            return new(IdOf(i), new()
            {
                State = isSelected ? LedgerState.Selected : LedgerState.Seen, Source = $"/data/{i}.png", Coefficient = i % 97 / 97.0,
                ReasonIds = [1, 20, 2], Predicted = $"{i % Classes}", Confidence = 0.5, Detail = isSelected ? new string('x', 800) : null,
            })
            {
                Embedding = isSelected ? Near(observed[i / SelectedEvery % observed.Count].Embedding!) : null,
                Extractor = observed[0].EmbeddingSource!,
            };
        }

        float[] Near(float[] embedding)
        {
            float[] vector = Array.ConvertAll(embedding, v => v + 0.5f * (random.NextSingle() - 0.5f) / MathF.Sqrt(embedding.Length));
            TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
            return vector;
        }
    }
}
