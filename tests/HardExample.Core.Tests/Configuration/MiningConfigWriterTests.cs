using FsCheck;
using FsCheck.Xunit;
using HardExample.Core.Configuration;
using HardExample.Core.Samples;
using HardExample.Core.Text;

namespace HardExample.Core.Tests.Configuration;

[Properties(Replay = "(20240229,7)")]
public sealed class MiningConfigWriterTests
{
    [Fact]
    public void The_template_reads_back_to_the_default() =>
        Assert.Equal(MiningConfig.Default, MiningConfigReader.Read(ConfigTemplate.Text));

    [Fact]
    public void The_template_explains_every_parameter()
    {
        foreach (ParameterDefinition parameter in ParameterCatalog.All)
        {
            string leaf = parameter.Name.Split('.')[^1];
            Assert.Contains($"{leaf}:", ConfigTemplate.Text, StringComparison.Ordinal);
        }
        // A comment of its own stands over each: its range and default, or for weights the names.
        Assert.Equal(ParameterCatalog.All.Length,
            ConfigTemplate.Text.Split('\n')
                .Count(static l => l.Contains("Default:", StringComparison.Ordinal) || l.Contains("# Names:", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_setting_survives_writing_and_reading()
    {
        var config = new MiningConfig
        {
            CheckpointPath = @"C:\models\r50 ""v1"".onnx", ModelServingUrl = "obs://bucket/a b", TrainDataPath = "null",
            TaskSummaryFile = "1e5",
            Algorithms = WeightedList.Of(("sequential_mining", 0.1 + 0.2)), Augmentations = WeightedList.Empty,
            Features = WeightedList.Of(("bbox_num", 1e300)),
            HardThreshold = 1.0 / 3, ScoreThresholdLow = 0.6, Margin = 1e-9,
            Extensions = new() { TaskType = TaskType.ImageClassification, MarginRule = MarginRule.Greater,
                FeatureExtractor = FeatureExtractor.Descriptor, Sequence = "^(?<time>[#:]+) *", ImageDecoder = ImageDecoderKind.Libvips,
                MaxPixels = long.MaxValue / 4096, MaxBytes = 7, Cache = "~" },
        };
        Assert.Equal(config, MiningConfigReader.Read(MiningConfigWriter.ToYaml(config)));
        Assert.Equal(config, MiningConfigReader.Read(MiningConfigWriter.ToYaml(config, comments: true)));
    }

    [Property]
    public void Any_path_survives_writing_and_reading(NonEmptyString path)
    {
        string text = string.Concat(path.Get.Where(static c => c != '\0' && !char.IsSurrogate(c)));
        bool isNoPath = string.IsNullOrWhiteSpace(text) || text.Trim().Equals("none", StringComparison.OrdinalIgnoreCase)
            || SecretText.IsIn(text);
        MiningConfig config = MiningConfig.Default with { Extensions = new() { Cache = isNoPath ? null : text } };
        Assert.Equal(config, MiningConfigReader.Read(MiningConfigWriter.ToYaml(config)));
    }

    [Theory]
    [InlineData("a\r\nb\tc\u0085d\u2028e\uFEFFf\u001b")]
    [InlineData("bildübersicht/猫/🐈.onnx")]
    [InlineData(".5")]
    [InlineData("-")]
    [InlineData("yes")]
    public void Awkward_text_survives_writing_and_reading(string text)
    {
        MiningConfig config = MiningConfig.Default with { CheckpointPath = text };
        Assert.Equal(config, MiningConfigReader.Read(MiningConfigWriter.ToYaml(config)));
    }
}
