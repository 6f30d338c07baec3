using System.Text.Json;
using HardExample.Cli.Tests.Demo;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Evaluation;
using HardExample.Core.Evaluation.Truth;
using HardExample.Jobs.Output;
using HardExample.Jobs.Running;
using HardExample.Storage;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Tests.EndToEnd;

/// <summary>Whole jobs on the digits of the demo.</summary>
public sealed class ClassificationJobTests(DigitsFixture digits) : IClassFixture<DigitsFixture>, IDisposable
{
    private readonly TemporaryFolder _out = new();

    public void Dispose() => _out.Dispose();

    [Trait("Category", "Slow")]
    [DigitsFact]
    public void The_whole_job_finds_the_mistakes_of_the_model()
    {
        JobResult result = Run(digits.Config with { TaskSummaryFile = _out["job.json"] }, digits.PoolManifest, "out");

        Assert.Equal(DigitsFixture.PoolSize, result.Summary.TotalSamples);
        Assert.All(AlgorithmNames.All, a => Assert.True(result.Summary.Algorithms.ContainsKey(a), a));
        using StreamReader truth = File.OpenText(digits.Paths.Truth);
        EvaluationReport report = Evaluator.Evaluate(result.Samples, TruthFile.Read(truth, "truth"), 0.1, new() { Resamples = 0 });
        // A random order has 0.5; the model's own doubt has about 0.9 on these digits.
        Assert.InRange(report.Find(Evaluator.Fused)!.Auroc!.Value, 0.8, 1);

        string[] lines = File.ReadAllLines(result.Export!.ManifestPath);
        Assert.Equal(result.Summary.HardSamples, lines.Length);
        Assert.All(lines, line => Assert.True(File.Exists(JsonDocument.Parse(line).RootElement.GetProperty("source").GetString())));
        using JsonDocument log = JsonDocument.Parse(File.ReadAllBytes(_out["job.json"]));
        Assert.Equal("SUCCEED", log.RootElement.GetProperty("task_status").GetString());
        Assert.Equal(lines.Length, log.RootElement.GetProperty("hard_sample").GetInt32());
        Assert.Equal(result.Samples.Select(static s => s.HardCoefficient),
            JobRecord.Read(_out["out"], StorageResolver.Local).Samples.Select(static s => s.HardCoefficient));
    }

    [Trait("Category", "Slow")]
    [DigitsFact]
    public void Threads_and_batches_do_not_change_a_byte()
    {
        Run(digits.Config with { Extensions = new() { Threads = 1, BatchSize = 7 } }, digits.PoolManifest, "one");
        Run(digits.Config with { Extensions = new() { Threads = 3, BatchSize = 32 } }, digits.PoolManifest, "three");

        string Written(string folder, string file) => File.ReadAllText(_out[Path.Combine(folder, file)])
            .Replace(_out[folder], "", StringComparison.Ordinal);
        Assert.Equal(Written("one", "output.manifest"), Written("three", "output.manifest"));
        Assert.Equal(Written("one", ".hardexample/samples.jsonl"), Written("three", ".hardexample/samples.jsonl"));
    }

    [Trait("Category", "Slow")]
    [DigitsFact]
    public void Without_model_and_training_manifest_what_is_not_there_leaves_the_denominator()
    {
        var events = new RecordedEvents();
        JobResult result = Run(MiningConfig.Default, digits.PoolManifest, "bare", events);

        Assert.All(result.Samples, static s => Assert.False(s.Scores.ContainsKey(AlgorithmNames.AugmentConsistency)));
        Assert.Equal(0, result.Summary.Algorithms[AlgorithmNames.AugmentConsistency]);
        Assert.Single(events.Warnings, static w => w.Contains("model_serving_url", StringComparison.Ordinal));
        Assert.Contains(events.Messages, static m => m.Contains("population itself is the reference", StringComparison.Ordinal));
        Assert.Contains(events.Messages, static m => m.Contains("ResNet-18", StringComparison.Ordinal));
        Assert.All(result.Samples, static s => Assert.InRange(s.HardCoefficient!.Value, 0, 1));
    }

    [Trait("Category", "Slow")]
    [DigitsFact]
    public void All_eleven_augmentations_run_and_give_their_reasons()
    {
        JobResult result = Run(
            digits.Config with { Augmentations = WeightedList.Of(AugmentationNames.All.Select(static a => (a, 0.1))), TrainDataPath = null,
                HardThreshold = 0, Extensions = digits.Config.Extensions with { FeatureExtractor = FeatureExtractor.Descriptor } },
            digits.PoolManifest, "all");

        Assert.All(result.Samples,
            static s => Assert.Equal(AugmentationNames.All, s.AugmentedPredictions.Select(static p => p.Operation).Distinct()));
        int[] given = [.. result.Samples.SelectMany(static s => s.HardReasons).Where(static r => r is >= 19 and <= 29).Distinct().Order()];
        // Without a second view all are trusted. Adding 15 of 255 to white on black changes no prediction (28).
        Assert.Equal([19, 20, 21, 22, 23, 24, 25, 26, 27, 29], given.Except([28]));
    }

    [DigitsFact]
    public void A_job_of_predictions_alone_opens_no_image()
    {
        string manifest = _out.Write("pool.manifest", """{"source":"broken.png","inference-loc":"result.json"}""");
        _out.Write("broken.png", "no image");
        _out.Write("result.json", """{"predicted_label":"1","scores":[["1","0.5"],["7","0.5"]]}""");
        JobResult result = Run(
            MiningConfig.Default with { Algorithms = WeightedList.Of((AlgorithmNames.PredictScore, 1.0)) }, manifest, null);

        Assert.True(Assert.Single(result.Samples).IsHard);
    }

    [Trait("Category", "Slow")]
    [DigitsFact]
    public void Cancelling_leaves_no_output_and_says_so_in_the_log()
    {
        using var stop = new CancellationTokenSource();
        var events = new RecordedEvents { OnStep = step => { if (step.Phase == JobPhase.Observing) stop.Cancel(); } };

        Assert.ThrowsAny<OperationCanceledException>(
            () => Run(digits.Config with { TaskSummaryFile = _out["job.json"] }, digits.PoolManifest, "out", events, stop.Token));

        Assert.Equal(["job.json"], _out.Files());
        using JsonDocument log = JsonDocument.Parse(File.ReadAllBytes(_out["job.json"]));
        Assert.Equal("FAILED", log.RootElement.GetProperty("task_status").GetString());
        Assert.Equal("cancelled", log.RootElement.GetProperty("error_message").GetString());
    }

    [DigitsFact]
    public void A_model_of_the_other_task_fails_with_both_named()
    {
        string manifest = _out.Write(
            "boxes.manifest", $$"""{"source":"{{digits.Paths.Pool}}/images/1.png","inference-loc":"boxes.json"}""");
        _out.Write("boxes.json", """{"detection_classes":["7"],"detection_boxes":[[1,1,20,20]],"detection_scores":[0.5]}""");

        ModelException error = Assert.Throws<ModelException>(() => Run(digits.Config with { TrainDataPath = null }, manifest, null));

        Assert.Contains("object detection", error.Message, StringComparison.Ordinal);
        Assert.Contains("image classification", error.Message, StringComparison.Ordinal);
    }

    private JobResult Run(MiningConfig config, string input, string? output, RecordedEvents? events = null,
        CancellationToken cancel = default) =>
        new MiningJob(StorageResolver.Local, events ?? new()).Run(
            new() { InputPath = input, OutputPath = output is null ? null : _out[output], Config = config }, cancel);
}
