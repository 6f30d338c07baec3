using HardExample.Benchmarks.Scale;
using HardExample.Core.Configuration;
using HardExample.Core.Evaluation.Truth;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs;
using HardExample.Storage;
using HardExample.Vision.Imaging;

namespace HardExample.Benchmarks.Drift;

/// <summary>A pool of observed samples of which it is known which images are shifted, and how.</summary>
/// <param name="Name">The set.</param>
/// <param name="Config">Its models and training set.</param>
/// <param name="Training">The reference of its training set.</param>
/// <param name="Samples">The samples.</param>
/// <param name="Shifts">The shift of each; "none" of an image as it is.</param>
internal sealed record DriftSet(string Name, MiningConfig Config, TrainingReference Training, Sample[] Samples, string[] Shifts)
{
    private const int ShiftedDigits = 200;

    /// <summary>The names of all sets.</summary>
    public static string[] Names { get; } = ["digits", "classification", "pets", "detection"];

    /// <summary>Observes a set.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="folder">With pool/, train.manifest, model/, and the truth.</param>
    /// <param name="scratch">Where shifted digits and observations are kept for the next time.</param>
    /// <param name="extractor">What gives the embeddings.</param>
    /// <param name="cancel">Stops it.</param>
    public static DriftSet Observe(string name, string folder, string scratch, FeatureExtractor extractor, CancellationToken cancel)
    {
        var storage = new StorageResolver();
        MiningConfig config = MiningConfig.Default with
        {
            Algorithms = WeightedList.Parse($"{AlgorithmNames.FeatureDistribution}:1+{AlgorithmNames.ImageSimilarity}:1"),
            ModelServingUrl = Path.Combine(folder, "model"),
            TrainDataPath = Path.Combine(folder, "train.manifest"),
            Extensions = MiningExtensions.Default with { Cache = Path.Combine(scratch, "cache"), FeatureExtractor = extractor },
        };
        TrainingReference training = new ReferenceMaker(storage).Make(config, new PhaseEvents(null), cancel);
        Sample[] Run(string input) => [.. new MiningJob(storage, new PhaseEvents(null)).Run(
            new() { InputPath = input, Config = config, Reference = training, ComparesModel = false }, cancel).Samples];

        Sample[] pool = Run(Path.Combine(folder, "pool"));
        switch (name)
        {
            case "digits":
                IReadOnlyList<string> made = ShiftDigits(pool, Path.Combine(scratch, "digits"));
                Sample[] moved = [.. made.SelectMany(shift => Run(Path.Combine(scratch, "digits", shift))
                    .Select(s => s with { Id = $"{shift}/{s.Id}" }))];
                return new(name, config, training, [.. pool, .. moved],
                    [.. pool.Select(static _ => "none"), .. moved.Select(static s => s.Id.Split('/')[0])]);
            case "detection":
                Dictionary<string, string> of = ReadShifts(Path.Combine(folder, "pool_shifted_truth.csv"));
                Sample[] shifted = [.. Run(Path.Combine(folder, "pool_shifted")).Where(s => of[Path.GetFileName(s.Id)] != "none")
                    .Select(static s => s with { Id = "shifted/" + s.Id })];
                return new(name, config, training, [.. pool, .. shifted],
                    [.. pool.Select(static _ => "none"), .. shifted.Select(s => of[Path.GetFileName(s.Id)])]);
            default:
                Dictionary<string, string> shifts = ReadShifts(Path.Combine(folder, "pool_truth.csv"));
                return new(name, config, training, pool, [.. pool.Select(s => shifts[Path.GetFileName(s.Id)])]);
        }
    }

    // Images of something else are no shift of the pool's images, and are left with those as they are.
    private static Dictionary<string, string> ReadShifts(string csv)
    {
        using var text = new StreamReader(csv);
        (int, IReadOnlyList<string> Fields)[] rows = [.. CsvText.Read(text, csv)];
        int at = rows[0].Fields.ToList().IndexOf("shift");
        return rows.Skip(1).ToDictionary(static r => r.Item2[0], r => r.Item2[at].Length == 0 ? "none" : r.Item2[at]);
    }

    private static IReadOnlyList<string> ShiftDigits(Sample[] pool, string folder)
    {
        (string Name, Func<byte[], int, int, byte[]> Shift)[] shifts =
        [
            ("dark", static (p, _, _) => [.. p.Select(static v => (byte)(v / 2))]),
            ("bright", static (p, _, _) => [.. p.Select(static v => (byte)Math.Min(255, v + 60))]),
            ("invert", static (p, _, _) => [.. p.Select(static v => (byte)(255 - v))]),
            ("noise", static (p, _, _) => Noise(p)),
            ("blur", static (p, w, h) => Blur(Blur(p, w, h), w, h)),
            ("rotate", static (p, w, h) => [.. Enumerable.Range(0, w * h).Select(i => p[(w - 1 - i % w) * w + i / w])]),
        ];
        IImageDecoder decoder = ImageDecoderFactory.Create(MiningExtensions.Default);
        for (int s = 0; s < shifts.Length; s++)
        {
            string target = Path.Combine(folder, shifts[s].Name, "images");
            if (Directory.Exists(target)) continue;
            string making = target + ".part";
            Directory.CreateDirectory(making);
            foreach (Sample sample in pool.Skip(s * ShiftedDigits).Take(ShiftedDigits))
            {
                using DecodedImage image = decoder.Decode(File.ReadAllBytes(sample.Source), DecodeOptions.Default);
                int w = image.Pixels.Width, h = image.Pixels.Height;
                var grey = new byte[w * h];
                for (int i = 0; i < grey.Length; i++) grey[i] = image.Pixels.Pixels[3 * i];
                File.WriteAllBytes(Path.Combine(making, Path.GetFileName(sample.Source)),
                    ImageEncoder.EncodePng(shifts[s].Shift(grey, w, h), w, h, 1));
            }
            Directory.Move(making, target);
        }
        return [.. shifts.Select(static s => s.Name)];
    }

    private static byte[] Noise(byte[] pixels)
    {
        var random = new Core.Numerics.Statistics.SeededRandom(17);
        return [.. pixels.Select(v =>
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return (byte)Math.Clamp(v + 25 * normal, 0, 255);
        })];
    }

    private static byte[] Blur(byte[] p, int w, int h)
    {
        var blurred = new byte[p.Length];
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++)
            {
                int sum = 0;
                for (int dy = -1; dy <= 1; dy++)
                    for (int dx = -1; dx <= 1; dx++) sum += p[Math.Clamp(y + dy, 0, h - 1) * w + Math.Clamp(x + dx, 0, w - 1)];
                blurred[y * w + x] = (byte)(sum / 9);
            }
        return blurred;
    }
}
