using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs;
using HardExample.Jobs.Tests.EndToEnd;
using HardExample.Storage;
using HardExample.Vision.Imaging;
using HardExample.Vision.Tests.Models;

namespace HardExample.Cluster.Tests;

/// <summary>
/// What jobs in shards make of results that are missing, of models that fail, and of all that a job warns of: as on one machine.
/// </summary>
public sealed class ClusterModelTests : IDisposable
{
    private const int Shards = 3, Side = 24;

    private static readonly string[] Colours = ["red", "green", "blue"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData("bare", "labels: [red, green, blue]")]
    [InlineData("bare", "")]
    [InlineData("partly", "labels: [red, green, blue]")]
    [InlineData("labelled", "")]
    public void The_model_predicts_where_results_are_missing(string form, string labels)
    {
        ColourModel(labels);
        for (int i = 0; i < 9; i++) Image(i, form == "partly" && i % 2 == 1 ? "green" : null);
        _folder.Write("in/images/broken.png", "no image");
        string input = form switch
        {
            "bare" => _folder["in/images"],
            "partly" => _folder["in"],
            _ => _folder.Write("in/in.manifest",
                string.Concat(Enumerable.Range(0, 9).Select(static i => "{" + $"\"source\":\"images/{i}.png\","
                + $"\"annotation\":[{{\"type\":\"modelarts/image_classification\",\"name\":\"{Colours[i % 3]}\","
                + "\"annotated-by\":\"human\"}]}\n"))),
        };

        (_, _, JobPlan plan) = Compare(input, Config);

        Assert.Equal(form == "partly" ? 6 : form == "labelled" ? 9 : 10, plan.Unpredicted);
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(true, 0.21)]
    [InlineData(true, 0.19)]
    [InlineData(false, 0.21)]
    [InlineData(false, 0.19)]
    public void The_allowed_share_of_failures_holds_over_all_shards(bool withResults, double share)
    {
        ColourModel(divides: true);
        // Two of ten are black, and the model fails on them: both in the first of the shards.
        for (int i = 0; i < 10; i++) Image(i, withResults ? "red" : null, black: i < 2);
        MiningConfig config = Config with { Extensions = Config.Extensions with { MaxFailedShare = share } };
        if (share > 0.2) Compare(_folder["in"], config, (2, 8));
        else
        {
            string single = Assert.Throws<ModelException>(() => ClusterRun.Mine(_folder["in"], config, _folder["single"])).Message;
            ObserveAll(_folder["in"], config);
            Assert.Equal(single, Assert.Throws<ModelException>(() => ClusterRun.Reduce(_folder["work"], _folder["out"])).Message);
        }
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void The_reduce_warns_of_all_that_one_machine_warns_of()
    {
        ColourModel("labels: [green, blue, red]");
        for (int i = 0; i < 6; i++) Image(i, Colours[i % 3]);
        string Annotated(string name) => $"{{\"type\":\"modelarts/image_classification\",\"name\":\"{name}\",\"annotated-by\":\"human\"}}";
        string training = _folder.Write("in/train.manifest", string.Concat(Enumerable.Range(0, 6).Select(i =>
            $"{{\"source\":\"images/{i}.png\",\"usage\":\"{(i == 5 ? "EVAL" : "TRAIN")}\","
                + $"\"annotation\":[{Annotated(i % 2 == 0 ? "red" : "green")},{Annotated("blue")}]}}\n")));

        (RecordedEvents single, RecordedEvents reduced, _) = Compare(_folder["in"], Config with { TrainDataPath = training });

        foreach (string part in (string[])["agrees with", "further labels", "EVAL"])
            Assert.Single(single.Warnings, w => w.Contains(part, StringComparison.Ordinal));
        Assert.Equal(single.Warnings.Order(StringComparer.Ordinal), reduced.Warnings.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Boxes_cut_in_all_shards_are_counted_together()
    {
        for (int i = 0; i < 6; i++)
        {
            Image(i, null);
            _folder.Write($"in/inference_results/{i}.png_result.txt",
                $$"""{"detection_classes":["a"],"detection_boxes":[[1,2,9,{{(i < 4 ? Side + 0.4 : 9)}}]],"detection_scores":[0.5]}""");
        }

        (RecordedEvents single, RecordedEvents reduced, _) = Compare(
            _folder["in"], MiningConfig.Default with { Extensions = new() { FeatureExtractor = FeatureExtractor.Descriptor } });

        Assert.Contains("4 boxes of 4 images", Assert.Single(single.Warnings, static w => w.Contains("edge", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.Equal(single.Warnings.Order(StringComparer.Ordinal), reduced.Warnings.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Images_may_be_links()
    {
        for (int i = 0; i < 4; i++)
        {
            Image(i, "red");
            Directory.CreateDirectory(_folder["links/images"]);
            File.CreateSymbolicLink(_folder[$"links/images/{i}.png"], _folder[$"in/images/{i}.png"]);
        }
        Directory.CreateSymbolicLink(_folder["links/inference_results"], _folder["in/inference_results"]);
        Compare(_folder["links"], MiningConfig.Default with { Extensions = new() { FeatureExtractor = FeatureExtractor.Descriptor } });
    }

    private MiningConfig Config => MiningConfig.Default with
    {
        ModelServingUrl = _folder["model"],
        HardThreshold = 0.05,
        Algorithms = WeightedList.Of((AlgorithmNames.PredictScore, 0.4), (AlgorithmNames.AugmentConsistency, 0.4)),
    };

    private (RecordedEvents Single, RecordedEvents Reduced, JobPlan Plan) Compare(
        string input, MiningConfig config, (int Problems, int Samples)? expected = null)
    {
        var single = new RecordedEvents();
        JobResult mined = new MiningJob(StorageResolver.Local, single).Run(
            new() { InputPath = input, OutputPath = _folder["out"], Config = config, Overwrite = true }, CancellationToken.None);
        Dictionary<string, string> written = ClusterRun.Written(_folder["out"]);
        JobPlan plan = ObserveAll(input, config);
        var reduced = new RecordedEvents();
        JobResult result = ClusterRun.Reduce(_folder["work"], _folder["out"], reduced);
        Assert.Equal(written, ClusterRun.Written(_folder["out"]));
        Assert.Equal((mined.Summary.TotalSamples, mined.Summary.SkippedSamples),
            (result.Summary.TotalSamples, result.Summary.SkippedSamples));
        Assert.Equal(single.Problems.Select(static p => p.ToString()).Order(StringComparer.Ordinal),
            reduced.Problems.Select(static p => p.ToString()).Order(StringComparer.Ordinal));
        if (expected is var (problems, samples)) Assert.Equal((problems, samples), (single.Problems.Count, result.Summary.TotalSamples));
        return (single, reduced, plan);
    }

    private JobPlan ObserveAll(string input, MiningConfig config)
    {
        JobPlan plan = ClusterRun.Plan(input, config, _folder["work"], Shards);
        for (int s = Shards - 1; s >= 0; s--) ClusterRun.Observe(_folder["work"], s);
        return plan;
    }

    // Says the colour that is strongest; with a division by it, which fails on black.
    private void ColourModel(string labels = "labels: [red, green, blue]", bool divides = false)
    {
        OnnxModelBuilder graph = new OnnxModelBuilder().Input("image", [1, 3, 4, 4]).Node("GlobalAveragePool", "image", "pooled")
            .Node("Flatten", "pooled", "means");
        if (divides) graph.Node("Mul", ["means", "means"], ["squares"]).Node("Div", ["squares", "means"], ["logits"]);
        else graph.Node("Identity", "means", "logits");
        _folder.Write("model/model.onnx", graph.Output("logits", [1, 3]).ToBytes());
        _folder.Write("model/model.yaml",
            $"{labels}\ninput: {{ scale: 0.01, resize: stretch, color: rgb }}\noutput: {{ logits: logits }}\n");
    }

    private void Image(int index, string? result, bool black = false)
    {
        var pixels = new byte[3 * Side * Side];
        for (int p = 0; p < pixels.Length && !black; p++) pixels[p] = (byte)(p % 3 == index % 3 ? 200 : 40 + 3 * index + p % 7);
        _folder.Write($"in/images/{index}.png", ImageEncoder.EncodePng(pixels, Side, Side, 3));
        if (result is not null)
            _folder.Write($"in/inference_results/{index}.png_result.txt",
                $$"""{"predicted_label":"{{result}}","scores":[["{{result}}","0.9"],["other","0.1"]]}""");
    }
}
