using System.Collections;
using System.Collections.Immutable;
using FsCheck.Xunit;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Configuration;

[Properties(Replay = "(20240229,7)")]
public sealed class MiningConfigReaderTests
{
    private static MiningConfig With(string name, object? value) => MiningConfigReader.Read(null, [new(name, value)]);

    private static string ErrorOf(string yaml) => Assert.Single(MiningConfigReader.Check(yaml)).ToString();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("\uFEFFmargin: 0.8")]
    [InlineData("margin:\nextensions:\n")]
    public void What_is_not_said_is_at_its_default(string? yaml) => Assert.Equal(MiningConfig.Default, MiningConfigReader.Read(yaml));

    [Fact]
    public void Of_very_many_errors_the_first_are_shown()
    {
        string message = Assert.Throws<ConfigurationException>(
            () => MiningConfigReader.Read(string.Concat(Enumerable.Repeat("margin: 0.5\n", 3001)))).Message;
        Assert.StartsWith("3000 errors:\n  line 2:", message, StringComparison.Ordinal);
        Assert.EndsWith("\n  and 2980 more", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_originals_default_is_no_checkpoint_of_the_users()
    {
        Assert.Null(MiningConfigReader.Read("checkpoint_path: /home/work/user-job-dir/data_filter/resnet_v1_50").OwnCheckpoint);
        Assert.Equal("c.onnx", MiningConfigReader.Read("checkpoint_path: c.onnx").OwnCheckpoint);
    }

    [Fact]
    public void Every_parameter_is_read_under_its_own_name()
    {
        MiningConfig config = MiningConfigReader.Read("""
            source_service: inference
            filter_func: comprehensive_mining
            checkpoint_path: c.onnx
            model_serving_url: m.onnx
            train_data_path: obs://bucket/train.manifest
            comprehensive_algo_config: predict_score_mining:0.5+clustering_mining:0.25
            algo_hard_threshold: 0.2
            aug_op_config: { invert: 1, add: 0.5 }
            feature_op_config: { ambiguity: 2 }
            score_threshold_up: "0.7"
            score_threshold_low: 0.2
            margin: 1
            similarity_sample_ratio: 0
            task_summary_file: log.json
            output_dataset_type: manifest
            extensions:
              task_type: object_detection
              box_order: xywh
              margin_rule: greater
              feature_extractor: imagenet
              sequence: (?<camera>.*)_(?<time>\d+)
              model: { embedding_output: emb, feature_map: /net/Relu_output_0 }
              image_decoder: libvips
              max_pixels: 1000
              max_bytes: 2000
              threads: 2
              batch_size: 8
              reference_samples: 10
              cache: /tmp/cache
            """);
        Assert.Equal(new MiningConfig
        {
            CheckpointPath = "c.onnx", ModelServingUrl = "m.onnx", TrainDataPath = "obs://bucket/train.manifest",
            Algorithms = WeightedList.Of(("predict_score_mining", 0.5), ("clustering_mining", 0.25)), HardThreshold = 0.2,
            Augmentations = WeightedList.Of(("invert", 1), ("add", 0.5)), Features = WeightedList.Of(("ambiguity", 2)),
            ScoreThresholdUp = 0.7, ScoreThresholdLow = 0.2, Margin = 1, SimilaritySampleRatio = 0, TaskSummaryFile = "log.json",
            Extensions = new()
            {
                TaskType = TaskType.ObjectDetection, BoxOrder = BoxOrder.Xywh, MarginRule = MarginRule.Greater,
                FeatureExtractor = FeatureExtractor.Imagenet, Sequence = @"(?<camera>.*)_(?<time>\d+)",
                EmbeddingOutput = "emb", FeatureMap = "/net/Relu_output_0", ImageDecoder = ImageDecoderKind.Libvips, MaxPixels = 1000,
                MaxBytes = 2000, Threads = 2, BatchSize = 8, ReferenceSamples = 10, Cache = "/tmp/cache",
            },
        }, config);
    }

    [Fact]
    public void Later_values_win_over_earlier_ones_and_over_the_text()
    {
        MiningConfig config = MiningConfigReader.Read("margin: 0.1", [new("margin", 0.2), new("margin", "0.3")]);
        Assert.Equal(0.3, config.Margin);
    }

    [Fact]
    public void Null_gives_the_default_back() =>
        Assert.Equal(0.8, MiningConfigReader.Read("margin: 0.1", [new("margin", null)]).Margin);

    [Fact]
    public void A_dotted_name_reaches_into_sections()
    {
        Assert.Equal(BoxOrder.Xyxy, With("extensions.box_order", "xyxy").Extensions.BoxOrder);
        Assert.Equal("z", With("extensions.model.embedding_output", "z").Extensions.EmbeddingOutput);
        Assert.Equal(4, MiningConfigReader.Read("extensions.threads: 4").Extensions.Threads);
    }

    [Fact]
    public void A_dictionary_sets_what_it_holds()
    {
        MiningConfig config = With(
            "extensions", new Hashtable { ["model"] = new Hashtable { ["feature_map"] = "f" }, ["batch_size"] = 16.0 });
        Assert.Equal("f", config.Extensions.FeatureMap);
        Assert.Equal(16, config.Extensions.BatchSize);
        Assert.Equal(WeightedList.Of(("crop", 1)), With("aug_op_config", new Hashtable { ["crop"] = 1 }).Augmentations);
        Assert.Equal(WeightedList.Of(("crop", 1)), With("aug_op_config", WeightedList.Of(("crop", 1))).Augmentations);
        Assert.Equal(WeightedList.Of(("crop", 1)), With("aug_op_config", "{crop: 1}").Augmentations);
    }

    [Theory]
    [InlineData("margn: 0.5", "'margin'")]
    [InlineData("AlgoHardThreshold: 0.5", "'algo_hard_threshold'")]
    [InlineData("box_order: xyxy", "'extensions.box_order'")]
    [InlineData("extensions: { model: { embeding_output: x } }", "'extensions.model.embedding_output'")]
    [InlineData("comprehensive_algo_config: predict_scor_mining:1", "'predict_score_mining'")]
    [InlineData("aug_op_config: { flplr: 1 }", "'fliplr'")]
    [InlineData("feature_op_config: bbox_nun:1", "'bbox_num'")]
    [InlineData("extensions: { box_order: xyxz }", "'xyxy'")]
    public void An_unknown_name_gets_the_nearest_one(string yaml, string nearest)
    {
        string error = ErrorOf(yaml);
        Assert.Contains(nearest, error, StringComparison.Ordinal);
        Assert.StartsWith("line 1: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("margin: 1.5", "margin is '1.5'; it must be a number from 0 to 1.")]
    [InlineData("margin: NaN", "margin is 'NaN'; it must be a number from 0 to 1.")]
    [InlineData("margin: high", "margin is 'high'; it must be a number from 0 to 1.")]
    [InlineData("margin: [0.5]", "margin is a list; it must be a number from 0 to 1.")]
    [InlineData("algo_hard_threshold: -0.1", "algo_hard_threshold is '-0.1'; it must be a number from 0 to 1.")]
    [InlineData("source_service: training", "source_service is 'training'; it can only be 'inference'.")]
    [InlineData("filter_func: x", "filter_func is 'x'; it can only be 'comprehensive_mining'.")]
    [InlineData("output_dataset_type: csv", "output_dataset_type is 'csv'; it can only be 'manifest'.")]
    [InlineData("train_data_path: { a: b }", "train_data_path is a mapping; it must be text.")]
    [InlineData("aug_op_config: [crop]", "aug_op_config: It is a list;")]
    [InlineData("aug_op_config: crop:-1", "aug_op_config: The weight of 'crop' is -1;")]
    [InlineData("extensions: 5", "extensions is '5'; it is a section and holds a mapping.")]
    [InlineData("extensions: { threads: 1.5 }", "extensions.threads is '1.5'; it must be a whole number from 0 to 4096.")]
    [InlineData("extensions: { batch_size: 0 }", "extensions.batch_size is '0'; it must be a whole number from 1 to 1024.")]
    [InlineData("extensions: { image_decoder: opencv }", "extensions.image_decoder")]
    [InlineData("extensions: { max_bytes: 0 }", "extensions.max_bytes is '0'; it must be a whole number of at least 1.")]
    [InlineData("extensions: { max_pixels: 0 }", "extensions.max_pixels is '0'; it must be a whole number of at least 1.")]
    [InlineData("extensions: { max_pixels: 99999999999999999999 }", "it must be a whole number of at least 1.")]
    public void A_wrong_value_names_parameter_value_and_range(string yaml, string message) =>
        Assert.Contains(message, ErrorOf(yaml), StringComparison.Ordinal);

    [Fact]
    public void The_low_threshold_may_not_be_above_the_high_one()
    {
        Assert.Contains("score_threshold_low is 0.7; it must be at most score_threshold_up, which is 0.6.",
            ErrorOf("score_threshold_low: 0.7"), StringComparison.Ordinal);
        Assert.Empty(MiningConfigReader.Check("score_threshold_low: 0.6"));
    }

    [Fact]
    public void All_errors_are_found_at_once_with_their_lines()
    {
        ImmutableArray<ConfigurationDiagnostic> errors = MiningConfigReader.Check(
            "margin: 2\n\nmargn: 1\nextensions:\n  threads: x\n", [new("nothing", 1)]);
        Assert.Equal([1, 3, 5, null], errors.Select(static f => f.Line));
        Assert.Equal(["margin", "margn", "extensions.threads", "nothing"], errors.Select(static f => f.Parameter));
        var thrown = Assert.Throws<ConfigurationException>(() => MiningConfigReader.Read("margin: 2\nmargn: 1", source: "job.yaml"));
        Assert.StartsWith("job.yaml: 2 errors:", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("line 2: 'margn'", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("margin: 0.1\nmargin: 0.2", "line 2", "second time")]
    [InlineData("extensions: { threads: 1 }\nextensions.threads: 2", "line 2", "second time")]
    [InlineData("a: b: c", "line 1", "not YAML")]
    [InlineData("margin: 0.5\n  bad indent: [", "line 2", "not YAML")]
    [InlineData("- margin", "line 1", "a list")]
    [InlineData("just text", "line 1", "'just text'")]
    [InlineData("margin: 0.1\n---\nmargin: 0.2", "line 2", "second document")]
    [InlineData("[a]: 1", "line 1", "a list")]
    public void Broken_text_is_named_with_its_line(string yaml, string line, string what)
    {
        string error = ErrorOf(yaml);
        Assert.StartsWith(line, error, StringComparison.Ordinal);
        Assert.Contains(what, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("!!python/object:os.system")]
    [InlineData("!System.IO.FileInfo")]
    [InlineData("!<tag:yaml.org,2002:js/function>")]
    public void A_tag_that_names_a_type_is_refused(string tag)
    {
        Assert.Contains(MiningConfigReader.Check($"checkpoint_path: {tag} x"),
            static f => f.Message.Contains("names a type", StringComparison.Ordinal));
        Assert.Contains(MiningConfigReader.Check($"extensions: {tag} {{ threads: 1 }}"),
            static f => f.Message.Contains("names a type", StringComparison.Ordinal));
    }

    [Fact]
    public void A_standard_tag_changes_nothing() => Assert.Equal("1", MiningConfigReader.Read("checkpoint_path: !!str 1").CheckpointPath);

    [Fact]
    public void An_alias_bomb_is_refused_and_does_not_grow()
    {
        string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 30).Select(static i =>
            $"a{i}: &a{i} [*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1}]\n"));
        Assert.Contains(MiningConfigReader.Check(bomb), static f => f.Message.Contains("aliases", StringComparison.Ordinal));
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        Assert.Contains("nested too deeply", ErrorOf("margin: " + new string('[', 50_000)), StringComparison.Ordinal);
        var endless = new Hashtable();
        endless["extensions"] = endless;
        Assert.Contains("nested too deeply", Assert.Single(MiningConfigReader.Check(null, [new("extensions", endless)])).Message,
            StringComparison.Ordinal);
    }

    [Property(MaxTest = 2000)]
    public void Any_text_gives_errors_and_never_an_exception(byte[] choices)
    {
        const string Pieces = "a:  \n\n-[]{},&*!|>'\"%@`#?~<.0\t\\\u0001\u2028\ud800";
        string yaml = string.Concat(choices.Select(static c => Pieces[c % Pieces.Length]));
        Assert.NotNull(MiningConfigReader.Check(yaml).ToString());
    }

    [Fact]
    public void Control_characters_do_not_reach_a_message() =>
        Assert.DoesNotContain('\u001b', MiningConfigReader.Check(null, [new("\u001b[31mred", 1)])[0].Message);

    [Theory]
    [InlineData("margin=0.5", "margin", "0.5")]
    [InlineData(" extensions.sequence = a=b", "extensions.sequence", "a=b")]
    [InlineData("cache=", "cache", "")]
    public void An_assignment_is_split_at_the_first_equals(string text, string name, string value) =>
        Assert.Equal(new KeyValuePair<string, object?>(name, value), MiningConfigReader.ParseAssignment(text));

    [Theory]
    [InlineData("margin")]
    [InlineData("=1")]
    public void An_assignment_without_name_or_equals_is_refused(string text) =>
        Assert.Throws<ConfigurationException>(() => MiningConfigReader.ParseAssignment(text));

    [Theory]
    [InlineData("aug_op_config: crop:1e308+fliplr:1e308", "aug_op_config")]
    [InlineData("aug_op_config: crop:1e308", "1E300")]
    public void Weights_with_which_sums_overflow_are_errors(string yaml, string named) =>
        Assert.Contains(named, Assert.Single(MiningConfigReader.Check(yaml)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("model_serving_url: None\ntrain_data_path: \"none\"\ntask_summary_file: 'NONE'\ncheckpoint_path: None")]
    [InlineData(
        "model_serving_url: ''\ntrain_data_path:\ntask_summary_file: null\nextensions: {cache: ' ', box_order: None, task_type: ''}")]
    [InlineData("margin: None\ncomprehensive_algo_config: None\nsource_service: None")]
    [InlineData("extensions: None")]
    [InlineData("extensions: {model: none, storage: ' None ', threads: None}")]
    [InlineData("checkpoint_path: /home/work/user-job-dir/data_filter/resnet_v1_50")]
    [InlineData("checkpoint_path: /home/work/user-job-dir/data_filter/resnet_v1_50/")]
    public void None_and_the_original_default_mean_not_given(string yaml) =>
        Assert.Equal(MiningConfig.Default, MiningConfigReader.Read(yaml));

    [Fact]
    public void None_means_not_given_beside_the_file_too() =>
        Assert.Null(MiningConfigReader.Read("task_summary_file: log.json", [new("task_summary_file", "None")]).TaskSummaryFile);

    [Theory]
    [InlineData("null")]
    [InlineData("NULL")]
    [InlineData("~")]
    public void Null_beside_the_file_means_not_given_as_it_does_in_the_file(string word)
    {
        MiningConfig config = MiningConfigReader.Read("task_summary_file: log.json\nmargin: 0.5",
            [new("task_summary_file", word), new("margin", word), new("extensions", word), new("train_data_path", DBNull.Value)]);
        Assert.Equal(MiningConfig.Default, config);
    }

    [Theory]
    [InlineData("comprehensive_algo_config: aug_consistent_mining:1\naug_op_config: crop:0", "aug_op_config")]
    [InlineData("comprehensive_algo_config: aug_consistent_mining:1+sequential_mining:0\naug_op_config: {}", "aug_op_config")]
    [InlineData("comprehensive_algo_config: feature_distribution_mining:1\nfeature_op_config: bbox_num:0", "feature_op_config")]
    [InlineData("comprehensive_algo_config: feature_distribution_mining:1+aug_consistent_mining:1\nfeature_op_config: bbox_num:0\n"
        + "aug_op_config: crop:0", "feature_op_config and aug_op_config")]
    public void Algorithms_with_nothing_to_run_on_are_an_error_when_no_other_runs(string yaml, string named) =>
        Assert.StartsWith(named + ": No weight", Assert.Single(MiningConfigReader.Check(yaml)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("aug_op_config: crop:0")]
    [InlineData("comprehensive_algo_config: aug_consistent_mining:1+feature_distribution_mining:1\naug_op_config: crop:0")]
    public void An_algorithm_with_nothing_to_run_on_is_no_error_beside_others(string yaml) =>
        Assert.Empty(MiningConfigReader.Check(yaml));

    [Theory]
    [InlineData("comprehensive_algo_config: {}", "names no algorithm")]
    [InlineData("comprehensive_algo_config: ''", "names no algorithm")]
    [InlineData("comprehensive_algo_config: predict_score_mining:0+clustering_mining:0.0", "the weight 0")]
    public void A_job_without_any_algorithm_is_an_error(string yaml, string said) =>
        Assert.Contains(said, Assert.Single(MiningConfigReader.Check(yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_low_threshold_that_is_not_given_follows_the_upper_one()
    {
        MiningConfig config = MiningConfigReader.Read("score_threshold_up: 0");
        Assert.Equal((0, 0), (config.ScoreThresholdUp, config.ScoreThresholdLow));
        Assert.Equal(0.3, MiningConfigReader.Read("score_threshold_up: 0.5").ScoreThresholdLow);
        Assert.Single(MiningConfigReader.Check("score_threshold_up: 0.2\nscore_threshold_low: 0.3"));
        Assert.Single(MiningConfigReader.Check("score_threshold_low: 0.9"));
    }

    [Theory]
    [InlineData("extensions.storage.endpoint", "https://admin:s3cr3t@obs.example.com")]
    [InlineData("extensions.storage.endpoint", "https://admin:s3@cr3t@obs.example.com/x")]
    [InlineData("model_serving_url", "https://u:s3cr3t@host/model")]
    [InlineData("train_data_path", "obs://b/t.manifest?X-Amz-Algorithm=A&X-Amz-Credential=s3cr3t%2F2026&X-Amz-Signature=s3cr3t")]
    [InlineData("task_summary_file", "https://b.obs.myhuaweicloud.com/log?AccessKeyId=s3cr3t&Expires=1&Signature=s3cr3t")]
    [InlineData("extensions.cache", "s3://b/c?x-obs-security-token=s3cr3t")]
    [InlineData("extensions.sequence", "https://u:s3cr3t@h")]
    public void A_secret_in_an_address_is_refused_and_not_repeated(string name, string value)
    {
        string message = Assert.Throws<ConfigurationException>(() => With(name, value)).Message;
        Assert.StartsWith(name, message, StringComparison.Ordinal);
        Assert.DoesNotContain("cr3t", message, StringComparison.Ordinal);
        Assert.Contains("environment or a profile", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_another_parameter_does_not_show_a_secret_either() =>
        Assert.DoesNotContain("s3cr3t", Assert.Throws<ConfigurationException>(() => With("margin", "https://u:s3cr3t@h")).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("task_summary_file: log.json\nmargin: [\n", "log.json")]
    [InlineData("margin: [\r\ntask_summary_file:  'a b.json'  # here\r\n", "a b.json")]
    [InlineData("margin: [\ntask_summary_file: None\n", null)]
    [InlineData("margin: [\nx_task_summary_file: a\n", null)]
    public void A_text_that_is_no_yaml_may_name_the_log_all_the_same(string yaml, string? log) =>
        Assert.Equal(log, Assert.Throws<ConfigurationException>(() => MiningConfigReader.Read(yaml)).JobLog);

    [Fact]
    public void A_wrong_configuration_says_where_its_job_log_is() =>
        Assert.Equal("log.json",
            Assert.Throws<ConfigurationException>(() => MiningConfigReader.Read("margin: 2\ntask_summary_file: log.json")).JobLog);

    [Fact]
    public void Decimals_in_annotations_are_a_truth_value()
    {
        Assert.True(With("extensions.voc_decimals", true).Extensions.VocDecimals);
        Assert.True(MiningConfigReader.Read("extensions: {voc_decimals: True}").Extensions.VocDecimals);
        Assert.False(MiningConfig.Default.Extensions.VocDecimals);
        Assert.Throws<ConfigurationException>(() => With("extensions.voc_decimals", "perhaps"));
    }
}
