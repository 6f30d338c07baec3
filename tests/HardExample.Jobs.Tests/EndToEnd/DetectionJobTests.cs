using System.Globalization;
using System.Text.Json;
using HardExample.Core.Configuration;
using HardExample.Core.Evaluation;
using HardExample.Core.Evaluation.Truth;
using HardExample.Core.Reasons;
using HardExample.Storage;
using HardExample.Vision.Imaging;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Tests.EndToEnd;

/// <summary>Whole jobs of a detector: small drawn images everywhere, and the shared blood cells where they are.</summary>
public sealed class DetectionJobTests : IDisposable
{
    private const int Side = 96;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Trait("Category", "Slow")]
    [Fact]
    public void A_job_without_a_model_writes_images_and_voc_files()
    {
        for (int i = 0; i < 12; i++) Draw(i, score: i == 7 ? 0.35 : 0.95);
        Draw(12, score: null);

        JobResult result = new MiningJob(StorageResolver.Local, new RecordedEvents()).Run(
            new() { InputPath = _folder["in"], OutputPath = _folder["out"], Config = MiningConfig.Default }, CancellationToken.None);

        Assert.Equal(13, result.Summary.TotalSamples);
        Assert.Equal(1.0, result.Samples[12].HardCoefficient);
        Assert.Equal(ReasonCatalog.NoObject, result.Samples[12].HardReasons[0]);
        Assert.True(result.Samples[7].HardCoefficient > result.Samples[3].HardCoefficient);
        Assert.True(File.Exists(_folder["out/Data/13.png"]));
        Assert.Contains("<filename>13.png</filename>", File.ReadAllText(_folder["out/Data/13.xml"]), StringComparison.Ordinal);
        JsonElement line = JsonDocument.Parse(File.ReadLines(_folder["out/output.manifest"]).Last()).RootElement;
        Assert.Equal("True", line.GetProperty("hard").GetString());
        Assert.Equal("1.0", line.GetProperty("hard-coefficient").GetString());
    }

    [Fact]
    public void A_box_outside_its_image_leaves_the_sample_out_with_its_reason()
    {
        for (int i = 0; i < 3; i++) Draw(i, score: 0.9);
        _folder.Write("in/inference_results/2.png_result.txt",
            """{"detection_classes":["disc"],"detection_boxes":[[200,200,300,300]],"detection_scores":[0.9]}""");
        var events = new RecordedEvents();

        JobResult result = new MiningJob(StorageResolver.Local, events)
            .Run(new() { InputPath = _folder["in"], Config = MiningConfig.Default }, CancellationToken.None);

        Assert.Equal((2, 1), (result.Summary.TotalSamples, result.Summary.SkippedSamples));
        Assert.Contains("outside the image of 96 x 96", Assert.Single(events.Problems).Message, StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [SharedDataTheory]
    [InlineData("pool", 0.43)]
    [InlineData("pool_shifted", 0.70)]
    public void Blood_cells_are_ranked_by_difficulty(string pool, double least)
    {
        string data = SharedData.Path("data", "detection");
        JobResult result = new MiningJob(StorageResolver.Local, new RecordedEvents()).Run(new()
        {
            InputPath = Path.Combine(data, pool),
            Config = MiningConfig.Default
                with { TrainDataPath = Path.Combine(data, "train.manifest"), ModelServingUrl = Path.Combine(data, "model") },
        }, CancellationToken.None);

        using StreamReader truth = File.OpenText(Path.Combine(data, pool + "_truth.csv"));
        EvaluationReport report = Evaluator.Evaluate(result.Samples, TruthFile.Read(truth, pool), 0.1, new() { Resamples = 0 });
        Assert.InRange(report.Find(Evaluator.Fused)!.Spearman!.Value, least, 1);
        // The frames are of one kind, not of one scene.
        Assert.InRange(result.Summary.Algorithms[AlgorithmNames.Sequence], 0, 10);
    }

    /// <summary>A grey image with one disc, and the result of a detector that found it with a score, or found nothing.</summary>
    private void Draw(int index, double? score)
    {
        var pixels = new byte[Side * Side];
        int x = 20 + index * 4, y = 40;
        for (int p = 0; p < pixels.Length; p++)
        {
            int dx = p % Side - x, dy = p / Side - y;
            pixels[p] = (byte)(dx * dx + dy * dy < 150 ? 200 : 60 + p % 7);
        }
        _folder.Write($"in/images/{index + 1}.png", ImageEncoder.EncodePng(pixels, Side, Side, 1));
        _folder.Write($"in/inference_results/{index + 1}.png_result.txt", score is { } s
            ? string.Create(CultureInfo.InvariantCulture,
                $$"""{"detection_classes":["disc"],"detection_boxes":[[{{y - 12}},{{x - 12}},{{y + 12}},{{x + 12}}]],"detection_scores":"""
                    + $$"""[{{s}}]}""")
            : """{"detection_classes":[],"detection_boxes":[],"detection_scores":[]}""");
    }
}
