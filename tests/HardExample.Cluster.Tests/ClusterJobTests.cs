using HardExample.Jobs;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Cluster;
using HardExample.Jobs.Output;
using HardExample.Cli.Tests.Demo;
using HardExample.Jobs.Tests.EndToEnd;
using HardExample.Storage;

namespace HardExample.Cluster.Tests;

/// <summary>Jobs in shards give what the job on one machine gives.</summary>
public sealed class ClusterJobTests(DigitsFixture digits) : IClassFixture<DigitsFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(7, false)]
    [InlineData(7, true)]
    [InlineData(64, true)]
    public void Any_number_of_shards_in_any_order_gives_the_bytes_of_one_machine(int shards, bool withTraining)
    {
        using var pool = new DrawnPool(30, withTraining);
        CompareWithOneMachine(pool.Input, pool.Config, shards);
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData("group", false)]
    [InlineData("class", true)]
    public void So_does_a_selection_by_a_budget(string per, bool withTraining)
    {
        using var pool = new DrawnPool(30, withTraining);
        CompareWithOneMachine(pool.Input, pool.Config with
        {
            Extensions = new()
            {
                FeatureExtractor = FeatureExtractor.Descriptor,
                Budget = new() { Top = 10, Per = per, Min = 2, Max = 6, RandomShare = 0.2, Diverse = true },
            },
        }, 4);
        JobSummary summary = JobRecord.Read(_folder["out"], StorageResolver.Local).Summary;
        Assert.Equal((10, 2), (summary.HardSamples, summary.Selection!.Control));
    }

    [Trait("Category", "Slow")]
    [SharedDataTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void So_does_a_detector_with_box_features(bool withTraining)
    {
        string data = SharedData.Path("data", "detection");
        string[] images = [.. Directory.GetFiles(Path.Combine(data, "pool", "images")).Order(StringComparer.Ordinal).Take(6)];
        foreach (string image in images)
        {
            _folder.Write(Path.Combine("in", "images", Path.GetFileName(image)), File.ReadAllBytes(image));
            string result = Path.GetFileName(image) + "_result.txt";
            _folder.Write(Path.Combine("in", "inference_results", result),
                File.ReadAllBytes(Path.Combine(data, "pool", "inference_results", result)));
        }
        CompareWithOneMachine(_folder["in"],
            MiningConfig.Default with { TrainDataPath = withTraining ? ShortManifest(data, 5)
                : null, ModelServingUrl = Path.Combine(data, "model"), HardThreshold = 0 }, 3);
    }

    [Trait("Category", "Slow")]
    [DigitsFact]
    public void So_does_a_classifier_whose_augmentations_are_judged_on_evenly_spaced_training_images() =>
        CompareWithOneMachine(digits.PoolManifest, digits.Config with { Extensions = new() { ReferenceSamples = 77 } }, 5);

    [Trait("Category", "Slow")]
    [Fact]
    public void An_image_that_cannot_be_observed_is_counted_as_on_one_machine()
    {
        using var pool = new DrawnPool(10);
        ClusterRun.Plan(pool.Input, pool.Config, _folder["work"], 2);
        int leftOut = ClusterRun.Observe(_folder["work"], 0).LeftOut + ClusterRun.Observe(_folder["work"], 1).LeftOut;
        var events = new RecordedEvents();

        JobResult result = ClusterRun.Reduce(_folder["work"], _folder["out"], events);

        Assert.Equal(1, leftOut);
        // Left out: broken.png, the line without a result, and the line that is no JSON.
        Assert.Equal((10, 3), (result.Summary.TotalSamples, result.Summary.SkippedSamples));
        Assert.Equal(pool["in/broken.png"], Assert.Single(events.Problems).File);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Missing_shards_are_named_with_the_command_that_makes_them()
    {
        using var pool = new DrawnPool(10);
        ClusterRun.Plan(pool.Input, pool.Config, _folder["work"], 4);
        foreach (int shard in (int[])[3, 1]) ClusterRun.Observe(_folder["work"], shard);

        InputException error = Assert.Throws<InputException>(() => ClusterRun.Reduce(_folder["work"], _folder["out"]));

        Assert.Contains("2 of 4 shards", error.Message, StringComparison.Ordinal);
        Assert.Contains("0, 2", error.Message, StringComparison.Ordinal);
        Assert.Contains($"hardexample observe --work {_folder["work"]} --shard 0", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(-1)]
    public void A_shard_file_cut_short_is_named_and_made_anew(int length)
    {
        using var pool = new DrawnPool(8);
        ClusterRun.Plan(pool.Input, pool.Config, _folder["work"], 2);
        string[] files = [.. Enumerable.Range(0, 2).Select(s => ClusterRun.Observe(_folder["work"], s).File)];
        byte[] whole = File.ReadAllBytes(files[1]);
        File.WriteAllBytes(files[1], whole[..(length < 0 ? whole.Length + length : length)]);

        InputException error = Assert.Throws<InputException>(() => ClusterRun.Reduce(_folder["work"], _folder["out"]));
        ShardOutcome again = ClusterRun.Observe(_folder["work"], 1);

        Assert.Contains("shard 1", error.Message, StringComparison.Ordinal);
        Assert.Contains(files[1], error.Message, StringComparison.Ordinal);
        Assert.Contains("--shard 1", error.Message, StringComparison.Ordinal);
        Assert.False(again.WasDone);
        Assert.Equal(whole, File.ReadAllBytes(files[1]));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void The_file_of_another_shard_or_plan_is_refused()
    {
        using var pool = new DrawnPool(8);
        foreach (string work in (string[])["work", "other"])
        {
            ClusterRun.Plan(pool.Input, pool.Config with { Margin = work == "work" ? 0.8 : 0.7 }, _folder[work], 2);
            for (int s = 0; s < 2; s++) ClusterRun.Observe(_folder[work], s);
        }
        WorkFolder folder = WorkFolder.At(_folder["work"]), other = WorkFolder.At(_folder["other"]);
        byte[] own = File.ReadAllBytes(folder.ShardFile(1));

        File.Copy(folder.ShardFile(0), folder.ShardFile(1), overwrite: true);
        Assert.Contains("it is the file of shard 0",
            Assert.Throws<InputException>(() => ClusterRun.Reduce(folder.Root, _folder["out"])).Message, StringComparison.Ordinal);
        File.Copy(other.ShardFile(1), folder.ShardFile(1), overwrite: true);
        Assert.Contains("another plan", Assert.Throws<InputException>(() => ClusterRun.Reduce(folder.Root, _folder["out"])).Message,
            StringComparison.Ordinal);
        File.WriteAllBytes(folder.ShardFile(1), own);
        Assert.Equal(8, ClusterRun.Reduce(folder.Root, _folder["out"]).Summary.TotalSamples);
    }

    private void CompareWithOneMachine(string input, MiningConfig config, int shards)
    {
        ClusterRun.Mine(input, config, _folder["out"]);
        Dictionary<string, string> expected = ClusterRun.Written(_folder["out"]);
        // Nor does it matter whether the population is in memory or in a scratch file.
        new MiningJob(StorageResolver.Local, new RecordedEvents(), maxInMemory: 0).Run(
            new() { InputPath = input, OutputPath = _folder["out"], Overwrite = true, Config = config, KeepSamples = false },
            CancellationToken.None);
        Assert.Equal(expected, ClusterRun.Written(_folder["out"]));
        ClusterRun.Plan(input, config, _folder["work"], shards);
        int[] order = [.. Enumerable.Range(0, shards)];
        new Random(shards).Shuffle(order);
        foreach (int shard in order) ClusterRun.Observe(_folder["work"], shard);

        JobResult result = ClusterRun.Reduce(_folder["work"], _folder["out"]);

        Assert.Contains(expected, static f => f.Key.StartsWith("Data", StringComparison.Ordinal));
        Assert.Equal(expected, ClusterRun.Written(_folder["out"]));
        Assert.Equal(JobRecord.Read(_folder["out"], StorageResolver.Local).Samples.Where(static s => s.IsHard)
            .Select(static s => (s.Id, s.HardCoefficient, s.Reasons)),
            result.Samples.Select(static s => (s.Id, s.HardCoefficient, s.Reasons)));
        Assert.Equal(result.Summary.TotalSamples, result.Export!.Total);
        Assert.Empty(Directory.GetFiles(_folder["work"], "*.tmp", SearchOption.AllDirectories));
        Assert.Equal(result.Summary.HardSamples, File.ReadAllLines(result.Export!.ManifestPath).Length);
    }

    private string ShortManifest(string data, int count) =>
        _folder.Write("train.manifest", string.Join('\n', File.ReadLines(Path.Combine(data, "train.manifest")).Take(count))
        .Replace("\"source\": \"", $"\"source\": \"{data}/", StringComparison.Ordinal)
        .Replace("\"source\":\"", $"\"source\":\"{data}/", StringComparison.Ordinal)
        .Replace("\"annotation-loc\": \"", $"\"annotation-loc\": \"{data}/", StringComparison.Ordinal)
        .Replace("\"annotation-loc\":\"", $"\"annotation-loc\":\"{data}/", StringComparison.Ordinal));
}
