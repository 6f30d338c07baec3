using System.Text.RegularExpressions;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Cli.Tests.Demo;
using HardExample.Jobs.Tests.EndToEnd;
using HardExample.Storage;
using HardExample.Vision.Imaging;

namespace HardExample.Jobs.Tests.Caching;

/// <summary>Whole jobs with a cache: the digits of the demo, and small drawn detections.</summary>
public sealed class CachedJobTests(DigitsFixture digits) : IClassFixture<DigitsFixture>, IDisposable
{
    private readonly TemporaryFolder _out = new();

    private string Cache => _out["cache"];

    public void Dispose() => _out.Dispose();

    [Trait("Category", "Slow")]
    [DigitsFact]
    public void Jobs_with_and_without_cache_write_the_same_bytes()
    {
        string plain = Run("plain", digits.Config, digits.PoolManifest);
        Assert.Equal(plain, Run("first", Cached(digits.Config, threads: 3, batch: 7), digits.PoolManifest));
        Assert.Equal(plain, Run("second", Cached(digits.Config, threads: 2, batch: 32), digits.PoolManifest, out string said));

        Assert.Matches("knew ([0-9]+) of \\1 ", said);
    }

    [Trait("Category", "Slow")]
    [DigitsFact]
    public void Other_weights_of_algorithms_ask_no_algorithm_again_and_other_parameters_do()
    {
        string manifest = Part(out string images);
        MiningConfig config = digits.Config with { TrainDataPath = null };
        Run("first", Cached(config), manifest, out string said);
        Assert.DoesNotContain("the scores of", said, StringComparison.Ordinal);

        MiningConfig weights = config
            with { HardThreshold = 0.4,
                Algorithms = WeightedList.Of(config.Algorithms.Reverse().Select(static (a, i) => (a.Key, 0.1 * (i + 1)))) };
        Assert.Equal(Run("plain weights", weights, manifest), Run("other weights", Cached(weights, threads: 3), manifest, out said));
        Assert.Contains($"the scores of {config.Algorithms.Count} algorithms", said, StringComparison.Ordinal);

        MiningConfig margin = config with { Margin = 0.5 };
        Assert.Equal(Run("plain margin", margin, manifest), Run("margin", Cached(margin), manifest, out said));
        Assert.DoesNotContain("the scores of", said, StringComparison.Ordinal);

        File.Delete(Path.Combine(images, "3.png"));
        string plain = Run("plain without", config, manifest);
        Assert.Equal(plain, Run("without", Cached(config), manifest, out said));
        Assert.DoesNotContain("the scores of", said, StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [DigitsFact]
    public void Other_predictions_or_another_reference_are_scored_anew()
    {
        string manifest = Part(out _);
        string changed = _out.Write(
            "changed.manifest", File.ReadAllText(manifest).Replace("/1.png_result.txt", "/2.png_result.txt", StringComparison.Ordinal));
        Run("first", Cached(digits.Config with { TrainDataPath = null }), manifest);

        Assert.Equal(Run("plain", digits.Config, manifest), Run("trained", Cached(digits.Config), manifest, out string said));
        Assert.DoesNotContain("the scores of", said, StringComparison.Ordinal);
        Assert.Equal(Run("plain changed", digits.Config, changed), Run("changed", Cached(digits.Config), changed, out said));
        Assert.DoesNotContain("the scores of", said, StringComparison.Ordinal);
        Assert.Equal(Run("plain", digits.Config, manifest), Run("trained again", Cached(digits.Config), manifest, out said));
        Assert.Contains("the scores of", said, StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [DigitsFact]
    public void Scores_of_a_population_in_memory_serve_one_in_a_scratch_file_and_the_other_way_round()
    {
        string manifest = Part(out _);
        string plain = Run("plain", digits.Config, manifest);
        Assert.Equal(plain, Run("scratch", Cached(digits.Config), manifest, out string said, maxInMemory: 0));
        Assert.DoesNotContain("the scores of", said, StringComparison.Ordinal);
        Assert.Equal(plain, Run("memory", Cached(digits.Config), manifest, out said));
        Assert.Contains("the scores of 7 algorithms", said, StringComparison.Ordinal);
        Assert.Equal(plain, Run("scratch again", Cached(digits.Config), manifest, out said, maxInMemory: 0));
        Assert.Contains("the scores of 7 algorithms", said, StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [DigitsFact]
    public void Warnings_of_algorithms_that_are_not_asked_again_are_repeated()
    {
        string manifest = Part(out _);
        MiningConfig config = digits.Config with { TrainDataPath = null, ModelServingUrl = null };
        foreach (string run in new[] { "first", "second" })
        {
            Run(run, Cached(config), manifest, out string said);
            Assert.Contains("aug_consistent_mining has no predictions", said, StringComparison.Ordinal);
            Assert.Equal(run == "second", said.Contains("the scores of", StringComparison.Ordinal));
        }
    }

    [Trait("Category", "Slow")]
    [DigitsFact]
    public void Other_weights_and_thresholds_need_no_observation_again()
    {
        Run("first", Cached(digits.Config), digits.PoolManifest);
        MiningConfig other = digits.Config
            with { HardThreshold = 0.4, Margin = 0.5, Features = WeightedList.Of(("image_brightness", 1.0)) };
        string plain = Run("plain", other, digits.PoolManifest);

        Assert.Equal(plain, Run("second", Cached(other), digits.PoolManifest, out string said));
        Assert.Matches("knew ([0-9]+) of \\1 ", said);
    }

    [Trait("Category", "Slow")]
    [DigitsFact]
    public void The_reference_of_the_training_set_is_kept_and_made_again_when_a_label_or_a_threshold_changes()
    {
        const string Kept = "the reference of the training set";
        string manifest = Part(out _), training = File.ReadAllText(digits.Config.TrainDataPath!);
        Run("first", Cached(digits.Config), manifest, out string said);
        Assert.DoesNotContain(Kept, said, StringComparison.Ordinal);
        Assert.Equal(Run("plain", digits.Config, manifest), Run("second", Cached(digits.Config), manifest, out said));
        Assert.Contains(Kept, said, StringComparison.Ordinal);

        string folder = Path.GetDirectoryName(digits.Config.TrainDataPath)!;
        Match label = Regex.Match(training, "\"name\":\"([0-9])\"");
        string other = training.Remove(label.Groups[1].Index, 1).Insert(label.Groups[1].Index, label.Groups[1].Value == "3" ? "5" : "3");
        string relabelled = _out.Write(
            "relabelled.manifest", other.Replace("\"source\":\"", $"\"source\":\"{folder}/", StringComparison.Ordinal));
        foreach (
            MiningConfig changed in new[] { digits.Config with { TrainDataPath = relabelled },
                digits.Config with { ScoreThresholdLow = 0.2 } })
        {
            Assert.Equal(Run("plain", changed, manifest), Run("third", Cached(changed), manifest, out said));
            Assert.DoesNotContain(Kept, said, StringComparison.Ordinal);
        }
    }

    [Trait("Category", "Slow")]
    [DigitsFact]
    public void A_changed_image_is_observed_again_and_the_others_are_not()
    {
        string manifest = Part(out string images);
        Run("first", Cached(digits.Config with { TrainDataPath = null }), manifest);
        File.Copy(Path.Combine(images, "1.png"), Path.Combine(images, "2.png"), overwrite: true);
        File.WriteAllBytes(Path.Combine(images, "3.png"), ImageEncoder.EncodePng(new byte[28 * 28 * 3], 28, 28, 3));
        string plain = Run("plain", digits.Config with { TrainDataPath = null }, manifest);

        Assert.Equal(plain, Run("second", Cached(digits.Config with { TrainDataPath = null }), manifest, out string said));
        // The copy of the first image is known by its content.
        Assert.Contains("knew 19 of 20", said, StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [DigitsFact]
    public void Another_model_or_other_augmentations_are_not_taken_for_what_is_known()
    {
        string manifest = Part(out _);
        MiningConfig bare = digits.Config with { TrainDataPath = null };
        Run("first", Cached(bare), manifest);
        string model = _out["model"];
        Directory.CreateDirectory(model);
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(digits.Paths.Model)!))
            File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
        string description = Directory.GetFiles(model, "*.yaml")[0];
        File.AppendAllText(description, "\n# another text\n");

        foreach (
            MiningConfig other in new[] { bare with { ModelServingUrl = model },
                bare with { Augmentations = WeightedList.Of(("crop", 1.0)) }, bare with { ModelServingUrl = null } })
        {
            Run("other", Cached(other), manifest, out string said);
            Assert.Contains("knew 0 of 20", said, StringComparison.Ordinal);
        }
    }

    [Trait("Category", "Slow")]
    [DigitsFact]
    public void A_damaged_cache_changes_nothing()
    {
        string manifest = Part(out _);
        MiningConfig config = digits.Config with { TrainDataPath = null };
        string plain = Run("plain", config, manifest);
        Run("first", Cached(config), manifest);
        string data = Path.Combine(Cache, "observations.data");
        byte[] bytes = File.ReadAllBytes(data);
        for (int i = 100; i < bytes.Length; i += 3000) bytes[i] ^= 0xFF;
        File.WriteAllBytes(data, bytes);

        Assert.Equal(plain, Run("second", Cached(config), manifest, out string said));
        Assert.DoesNotContain("knew 20 of 20", said, StringComparison.Ordinal);
        Assert.Equal(plain, Run("third", Cached(config), manifest, out said));
        Assert.Contains("knew 20 of 20", said, StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Detections_and_their_problems_are_the_same_with_a_cache(int threads)
    {
        for (int i = 0; i < 9; i++) Draw(i);
        _out.Write("in/images/4.png", "no image");
        _out.Write("in/inference_results/6.png_result.txt",
            """{"detection_classes":["disc"],"detection_boxes":[[200,200,300,300]],"detection_scores":[0.9]}""");
        string plain = Run("plain", MiningConfig.Default, _out["in"]);

        Assert.Equal(plain, Run("first", Cached(MiningConfig.Default, threads), _out["in"]));
        Assert.Equal(plain, Run("second", Cached(MiningConfig.Default, threads), _out["in"], out string said));
        Assert.Contains("knew 7 of 9", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_in_an_object_store_is_refused()
    {
        Draw(0);
        var config = MiningConfig.Default with { Extensions = new() { Cache = "s3://bucket/cache" } };

        Assert.Contains("not local", Assert.Throws<StorageException>(() => Run("out", config, _out["in"])).Message,
            StringComparison.Ordinal);
    }

    private MiningConfig Cached(MiningConfig config, int threads = 2, int batch = 32) =>
        config with { Extensions = new() { Cache = Cache, Threads = threads, BatchSize = batch } };

    /// <summary>Twenty images of the pool, copied so that they can be changed.</summary>
    private string Part(out string images)
    {
        images = _out["part"];
        Directory.CreateDirectory(images);
        for (int i = 1; i <= 20; i++) File.Copy(Path.Combine(digits.Paths.Pool, "images", $"{i}.png"), Path.Combine(images, $"{i}.png"));
        return _out.Write("part.manifest", string.Join('\n', Enumerable.Range(1, 20).Select(i =>
            $$"""{"source":"part/{{i}}.png","inference-loc":"{{digits.Paths.Pool}}/inference_results/{{i}}.png_result.txt"}""")));
    }

    private void Draw(int index)
    {
        const int Side = 96;
        byte[] pixels = new byte[3 * Side * Side];
        for (int p = 0; p < pixels.Length; p++) pixels[p] = (byte)(p * (index + 3) % 251);
        _out.Write($"in/images/{index}.png", ImageEncoder.EncodePng(pixels, Side, Side, 3));
        _out.Write($"in/inference_results/{index}.png_result.txt",
            $$"""{"detection_classes":["disc","disc"],"detection_boxes":[[10,10,40,{{40 + index}}],[50,50,120,90]],"detection_scores":"""
                + $$"""[0.9,0.4]}""");
    }

    private string Run(string name, MiningConfig config, string input) => Run(name, config, input, out _);

    private string Run(string name, MiningConfig config, string input, out string said, int maxInMemory = MiningJob.MaxInMemory)
    {
        var events = new RecordedEvents();
        new MiningJob(StorageResolver.Local, events, maxInMemory).Run(
            new() { InputPath = input, OutputPath = _out[name], Config = config, Overwrite = true, KeepSamples = false },
            CancellationToken.None);
        said = string.Join('\n', [.. events.Messages, .. events.Warnings]);
        return string.Concat(new[] { "output.manifest", ".hardexample/samples.jsonl" }.Select(f =>
            File.ReadAllText(Path.Combine(_out[name], f)).Replace(_out[name], "", StringComparison.Ordinal)))
            + string.Join('\n', events.Problems);
    }
}
