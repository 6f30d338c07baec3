using HardExample.Core;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Caching;
using HardExample.Jobs.Stages;
using HardExample.Storage;
using HardExample.Vision.Imaging;
using HardExample.Vision.Tests.Models;
using static HardExample.Vision.Tests.Models.OnnxModelBuilder;

namespace HardExample.Jobs.Tests.EndToEnd;

/// <summary>What a job makes of its inference model: predictions where results are missing, failures, contradictions.</summary>
public sealed class ModelJobTests : IDisposable
{
    private static readonly (byte R, byte G, byte B) Red = (200, 60, 40), Green = (30, 210, 50), Blue = (20, 70, 220);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Trait("Category", "Slow")]
    [Fact]
    public void An_image_on_which_the_model_fails_is_left_out_by_name_and_changes_no_other()
    {
        ColourModel(divides: true);
        Colours(withResults: true);
        JobResult without = Run(_folder["in"]);
        Image("in/images/9.png", (0, 0, 0));
        Result("9.png", "red");
        var events = new RecordedEvents();

        JobResult with = Run(_folder["in"], events);

        Assert.Equal((6, 1), (with.Summary.TotalSamples, with.Summary.SkippedSamples));
        SampleProblem problem = Assert.Single(events.Problems);
        Assert.Equal(("9.png", InputErrorIds.ModelFailed), (Path.GetFileName(problem.File), problem.ErrorId));
        Assert.Equal(without.Samples.Select(static s => s.HardCoefficient), with.Samples.Select(static s => s.HardCoefficient));
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(0.2, false)]
    [InlineData(0.1, true)]
    public void A_job_stops_when_the_model_fails_on_more_than_the_allowed_share(double share, bool stops)
    {
        ColourModel(divides: true);
        Colours(withResults: true);
        Image("in/images/9.png", (0, 0, 0));
        Result("9.png", "red");
        MiningConfig config = Config with { Extensions = Config.Extensions with { MaxFailedShare = share } };
        // One of seven fails: 0.14.
        if (!stops) Assert.Equal(6, Run(_folder["in"], config: config).Summary.TotalSamples);
        else
            Assert.Contains("max_failed_share is 0.1", Assert.Throws<ModelException>(() => Run(_folder["in"], config: config)).Message,
                StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData("directory")]
    [InlineData("folder")]
    [InlineData("manifest")]
    [InlineData("labelled")]
    public void The_model_predicts_where_results_are_missing(string form)
    {
        ColourModel();
        Colours(withResults: false);
        string input = form switch
        {
            "directory" => _folder["in"],
            "folder" => _folder["in/images"],
            _ => _folder.Write("in/in.manifest", string.Concat(Enumerable.Range(1, 6).Select(i => form == "manifest"
                ? $$"""{"source":"images/{{i}}.png"}""" + "\n"
                : $$"""{"source":"images/{{i}}.png","annotation":"""
                    + $$"""[{"type":"modelarts/image_classification","name":"green","annotated-by":"human"}]}""" + "\n"))),
        };

        JobResult result = Run(input);

        Assert.Equal(["red", "green", "blue", "red", "green", "blue"], result.Samples.Select(static s => s.Prediction!.Label));
        Assert.All(result.Samples, s => Assert.Equal(form == "labelled" ? "green" : null, s.Label));
        // As the cmdlet that only reads has it.
        using var stage = new PredictionStage(Config, StorageResolver.Local, new RecordedEvents(), static () => true);
        Sample alone = Assert.Single(stage.Complete([new Sample { Id = "1", Source = _folder["in/images/1.png"] }],
            CancellationToken.None));
        Assert.Equal(alone.Prediction!.Confidence, result.Samples[0].Prediction!.Confidence);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Results_that_are_there_are_kept_beside_those_the_model_makes()
    {
        ColourModel();
        Colours(withResults: false);
        Result("2.png", "blue");
        Assert.Equal(["red", "blue", "blue", "red", "green", "blue"], Run(_folder["in"]).Samples.Select(static s => s.Prediction!.Label));
    }

    [Fact]
    public void Without_a_model_a_missing_result_is_still_a_problem()
    {
        Colours(withResults: false);
        Result("2.png", "green");
        JobResult result = Run(_folder["in"], config: MiningConfig.Default);
        Assert.Equal((1, 5), (result.Summary.TotalSamples, result.Summary.SkippedSamples));
    }

    [Fact]
    public void A_model_that_gives_the_results_is_not_warned_of()
    {
        ColourModel();
        Colours(withResults: true);
        Assert.Null(WarningOf(Config));
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData("green, blue, red", "the order of its labels", "'green' is 'red'")]
    [InlineData("a, b, c", "the order of its labels", "'a' is 'red'")]
    public void Labels_in_another_order_are_told_from_the_results(string labels, string cause, string example)
    {
        ColourModel($"labels: [{labels}]");
        Colours(withResults: true);
        string warning = WarningOf(Config)!;
        Assert.Contains(cause, warning, StringComparison.Ordinal);
        Assert.Contains(example, warning, StringComparison.Ordinal);
        Assert.Contains("0 %", warning, StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_wrong_colour_order_is_told_by_trying_the_other()
    {
        // Says red when there is more red than green; with blue, which is always least, in its place it says green of everything.
        OnnxModelBuilder graph = new OnnxModelBuilder().Input("image", [1, 3, 4, 4]).Weights("w", [3, 2], 1, 0, 0, 1, 0, 0)
            .Node("GlobalAveragePool", "image", "pooled").Node("Flatten", "pooled", "means").Node("MatMul", ["means", "w"], ["logits"])
            .Output("logits", [1, 2]);
        _folder.Write("model/model.onnx", graph.ToBytes());
        _folder.Write("model/model.yaml", "labels: [red, green]\ninput: { scale: 0.01, resize: stretch, color: bgr }\noutput: { logits: "
            + "logits }\n");
        for (int i = 1; i <= 8; i++)
        {
            Image($"in/images/{i}.png", i <= 5 ? ((byte)200, (byte)100, (byte)20) : ((byte)60, (byte)100, (byte)20));
            Result($"{i}.png", i <= 5 ? "red" : "green");
        }
        Assert.Contains("input.color: rgb", WarningOf(Config), StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData("first_class: 0", "[40, 10, 90, 30]", "person", "one off")]
    [InlineData("first_class: 1", "[40, 10, 90, 30]", "car", "one off")]
    [InlineData("first_class: 1", "[10, 40, 30, 90]", "person", "extensions.box_order: xyxy")]
    [InlineData("first_class: 1, box_format: yxyx", "[40, 10, 90, 30]", "person", "output.box_format")]
    [InlineData("first_class: 1, box_unit: normalized", "[40, 10, 90, 30]", "person", "output.box_unit: input_pixels")]
    [InlineData("first_class: 1", "[0, 0, 9, 9]", "person", "the model that made the results?", false)]
    public void What_makes_a_detector_contradict_its_results_is_found(string output, string box, string label, string cause,
        bool known = true)
    {
        // x 10..30, y 40..90 of 96 × 96, class 1.
        OnnxModelBuilder graph = new OnnxModelBuilder().Input("image", [1, 3, 96, 96]).Node("Identity", "image", "unused")
            .ConstantOutput("boxes", [1, 4], 10, 40, 30, 90).ConstantOutput("scores", [1], 0.9f).ConstantIntegers("labels", [1], 1);
        _folder.Write("model/model.onnx", graph.ToBytes());
        _folder.Write("model/model.yaml", $"labels: [person, car]\noutput: {{ {output} }}\n");
        for (int i = 1; i <= 4; i++)
        {
            Image($"in/images/{i}.png", Red);
            _folder.Write($"in/inference_results/{i}.png_result.txt",
                $$"""{"detection_classes":["{{label}}"],"detection_boxes":[{{box}}],"detection_scores":[0.9]}""");
        }
        string warning = WarningOf(Config)!;
        Assert.True(warning.Contains(cause, StringComparison.Ordinal), warning);
        Assert.Equal(known, warning.Contains("likely cause", StringComparison.Ordinal));
    }

    [Fact]
    public void The_check_of_an_input_says_what_the_job_would_warn_of()
    {
        ColourModel("labels: [green, blue, red]");
        Colours(withResults: true);
        var events = new RecordedEvents();
        InputFindings found = new InputCheck(StorageResolver.Local, events).Run(Config, _folder["in"], CancellationToken.None);
        Assert.Equal((6, 0, new Agreement(6, 0)), (found.Samples, found.LeftOut, found.Agreement));
        Assert.Contains("order of its labels", Assert.Single(events.Warnings), StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void The_check_of_an_input_names_the_images_on_which_the_model_fails()
    {
        ColourModel(divides: true);
        Colours(withResults: true);
        Image("in/images/9.png", (0, 0, 0));
        Result("9.png", "red");
        var events = new RecordedEvents();
        var check = new InputCheck(StorageResolver.Local, events);
        Assert.Equal(6, check.Run(Config, _folder["in"], CancellationToken.None).Agreement!.Images);
        Assert.Equal("9.png", Path.GetFileName(Assert.Single(events.Problems).File));
        for (int i = 1; i <= 6; i++) Image($"in/images/{i}.png", (0, 0, 0));
        Assert.Contains("max_failed_share",
            Assert.Throws<ModelException>(() => check.Run(Config, _folder["in"], CancellationToken.None)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train.manifest", "train_data_path")]
    [InlineData("link", "train_data_path")]
    [InlineData("in/images/0.png", "the input")]
    [InlineData("ledger", "extensions.ledger")]
    public void An_empty_file_that_the_job_uses_is_not_taken_for_a_log(string log, string named)
    {
        Colours(withResults: true);
        foreach (string empty in (string[])["train.manifest", "in/images/0.png"]) _folder.Write(empty, "");
        if (log == "link")
        {
            if (OperatingSystem.IsWindows()) return;
            File.CreateSymbolicLink(_folder["link"], _folder["train.manifest"]);
        }
        MiningConfig config = MiningConfig.Default with
        {
            TrainDataPath = _folder["train.manifest"], TaskSummaryFile = _folder[log],
            Extensions = MiningExtensions.Default with { Ledger = _folder["ledger"] },
        };
        string message = Assert.Throws<StorageException>(() => Run(_folder["in"], config: config)).Message;
        Assert.Contains($"which is {named} of the job too", message, StringComparison.Ordinal);
        Assert.Equal(0, new FileInfo(_folder["train.manifest"]).Length + new FileInfo(_folder["in/images/0.png"]).Length);
        Assert.False(File.Exists(_folder["ledger"]));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Samples_that_were_read_before_are_compared_with_the_model_too_unless_that_was_done()
    {
        ColourModel("labels: [green, blue, red]");
        Colours(withResults: true);
        IReadOnlyList<Sample> samples = Run(_folder["in"]).Samples;
        foreach (bool compares in (bool[])[true, false])
        {
            var events = new RecordedEvents();
            new MiningJob(StorageResolver.Local, events)
                .Run(new() { Samples = samples, Config = Config, ComparesModel = compares }, CancellationToken.None);
            Assert.Equal(compares ? 1 : 0, events.Warnings.Count(static w => w.Contains("agrees with", StringComparison.Ordinal)));
        }
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_cache_knows_which_results_agreed_and_no_others()
    {
        ColourModel();
        Colours(withResults: true);
        MiningConfig config = Config with { Extensions = MiningExtensions.Default with { Cache = _folder["cache"] } };
        Assert.Null(WarningOf(config));
        Assert.Null(WarningOf(config));
        using (JobCache cache = JobCache.Open(config.Extensions, new RecordedEvents())!)
        {
            Sample[] compared = ModelAgreement.Compared(Run(_folder["in"]).Samples);
            Assert.True(cache.KnowsAgreement(AgreementKey.Of(compared, config, StorageResolver.Local)!.Value));
            // Other results, another image, another model.
            Sample other = compared[0] with { Prediction = compared[^1].Prediction };
            Assert.False(cache.KnowsAgreement(AgreementKey.Of([other, .. compared[1..]], config, StorageResolver.Local)!.Value));
            other = compared[0] with { Source = compared[^1].Source };
            Assert.False(cache.KnowsAgreement(AgreementKey.Of([other, .. compared[1..]], config, StorageResolver.Local)!.Value));
        }
        ColourModel("labels: [green, blue, red]");
        Assert.Contains("labels", WarningOf(config), StringComparison.Ordinal);
        Assert.Contains("labels", WarningOf(config), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Scores_that_sum_to_more_than_one_are_taken_as_they_are_and_that_is_said_once(bool annotated)
    {
        string Scores(int i) => i < 3 ? """[["red","0.9"],["green","0.8"]]""" : """[["red","0.9"],["green","0.11"]]""";
        string input = _folder["in"];
        for (int i = 1; i <= 4; i++)
        {
            Image($"in/images/{i}.png", Red);
            _folder.Write($"in/inference_results/{i}.png_result.txt", $$"""{"predicted_label":"red","scores":{{Scores(i)}}}""");
        }
        if (annotated)
            input = _folder.Write("in/in.manifest",
                string.Concat(Enumerable.Range(1, 4)
                    .Select(static i => $$"""{"source":"images/{{i}}.png","inference-loc":"inference_results/{{i}}.png_result.txt"}"""
                        + "\n")));
        var events = new RecordedEvents();

        JobResult result = Run(input, events, MiningConfig.Default with { Algorithms = WeightedList.Of((AlgorithmNames.PredictScore, 1)) });

        Assert.Contains("of 2 images sum to more than 1", Assert.Single(events.Warnings), StringComparison.Ordinal);
        Assert.Equal((0.9, 0.8),
            (result.Samples[0].Prediction!.Confidence, ((ClassificationPrediction)result.Samples[0].Prediction!).Scores[1].Score));
    }

    [Theory]
    [InlineData("../secret.txt")]
    [InlineData("/etc/hostname")]
    [InlineData("a/../../secret.txt")]
    [InlineData("file:///etc/hostname")]
    public void A_labels_file_outside_the_model_folder_is_refused_unread(string path)
    {
        _folder.Write("secret.txt", "top secret\n");
        ColourModel($"labels_file: {path}");
        Colours(withResults: true);
        string message = Assert.Throws<ModelException>(() => Run(_folder["in"])).Message;
        Assert.Contains("outside the folder", message, StringComparison.Ordinal);
        Assert.DoesNotContain("top secret", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("saved_model.pb", "", "--saved-model")]
    [InlineData("saved_model.pb", "saved_model.pb", "--saved-model")]
    [InlineData("model.ckpt-5.index", "", "--checkpoint")]
    [InlineData("model.ckpt-5.index", "model.ckpt-5", "model.ckpt-5.meta")]
    [InlineData("model.ckpt-5.meta", "model.ckpt-5.meta", "model.ckpt-5.meta")]
    [InlineData("frozen.pb", "frozen.pb", "--graphdef")]
    [InlineData("net.h5", "", "--keras")]
    public void A_tensorflow_model_is_refused_with_the_command_that_converts_it(string file, string given, string option)
    {
        _folder.Write("tf/" + file);
        Colours(withResults: true);
        string path = given.Length == 0 ? _folder["tf"] : _folder["tf/" + given];
        string message = Assert.Throws<ModelException>(() =>
            Run(_folder["in"], config: MiningConfig.Default with { CheckpointPath = path })).Message;
        Assert.Contains("python -m tf2onnx.convert", message, StringComparison.Ordinal);
        Assert.Contains(option, message, StringComparison.Ordinal);
    }

    private MiningConfig Config => MiningConfig.Default with
    {
        ModelServingUrl = _folder["model"],
        Algorithms = WeightedList.Of((AlgorithmNames.PredictScore, 0.4), (AlgorithmNames.AugmentConsistency, 0.4)),
    };

    private JobResult Run(string input, RecordedEvents? events = null, MiningConfig? config = null) =>
        new MiningJob(StorageResolver.Local, events ?? new())
            .Run(new() { InputPath = input, Config = config ?? Config }, CancellationToken.None);

    private string? WarningOf(MiningConfig config)
    {
        var events = new RecordedEvents();
        Run(_folder["in"], events, config);
        return events.Warnings.SingleOrDefault(static w => w.Contains("agrees with", StringComparison.Ordinal));
    }

    /// <summary>
    /// A classifier whose logits are the mean red, green and blue; divided by themselves, which is NaN where they are 0, when it is to
    /// fail.
    /// </summary>
    private void ColourModel(string labels = "labels: [red, green, blue]", string color = "color: rgb", bool divides = false)
    {
        OnnxModelBuilder graph = new OnnxModelBuilder().Input("image", [1, 3, 4, 4]).Node("GlobalAveragePool", "image", "pooled")
            .Node("Flatten", "pooled", "means");
        if (divides) graph.Node("Mul", ["means", "means"], ["squares"]).Node("Div", ["squares", "means"], ["logits"]);
        else graph.Node("Identity", "means", "logits");
        _folder.Write("model/model.onnx", graph.Output("logits", [1, 3]).ToBytes());
        _folder.Write("model/model.yaml", $"{labels}\ninput: {{ scale: 0.01, resize: stretch, {color} }}\noutput: {{ logits: logits }}\n");
    }

    private void Colours(bool withResults)
    {
        (byte, byte, byte)[] colours = [Red, Green, Blue];
        string[] names = ["red", "green", "blue"];
        for (int i = 0; i < 6; i++)
        {
            Image($"in/images/{i + 1}.png", colours[i % 3]);
            if (withResults) Result($"{i + 1}.png", names[i % 3]);
        }
    }

    private void Image(string path, (byte R, byte G, byte B) colour)
    {
        const int Side = 96;
        var pixels = new byte[3 * Side * Side];
        for (int p = 0; p < pixels.Length; p += 3) (pixels[p], pixels[p + 1], pixels[p + 2]) = colour;
        _folder.Write(path, ImageEncoder.EncodePng(pixels, Side, Side, 3));
    }

    private void Result(string image, string label) =>
        _folder.Write($"in/inference_results/{image}_result.txt",
            $$"""{"predicted_label":"{{label}}","scores":[["{{label}}","0.9"],["other","0.1"]]}""");
}
