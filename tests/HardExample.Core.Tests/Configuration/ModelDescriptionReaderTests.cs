using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Configuration;

public sealed class ModelDescriptionReaderTests
{
    [Fact]
    public void A_classifier_is_read()
    {
        ModelDescription model = ModelDescriptionReader.Read("""
            task: image_classification
            input: { size: [32, 24], resize: stretch, interpolation: bicubic, color: bgr, scale: 0.00392156862745098,
              mean: [0.1, 0.2, 0.3], std: [1, 1, 2], layout: nhwc }
            labels: [airplane, automobile, 0]
            output: { logits: logits, embedding: embedding }
            """);
        Assert.Equal(TaskType.ImageClassification, model.Task);
        Assert.Equal((32, 24), (model.InputWidth, model.InputHeight));
        Assert.Equal(ResizeMode.Stretch, model.Resize);
        Assert.Equal(Interpolation.Bicubic, model.Interpolation);
        Assert.True(model.Bgr);
        Assert.True(model.ChannelsLast);
        Assert.Equal(0.00392156862745098, model.Scale);
        Assert.Equal([0.1, 0.2, 0.3], model.Mean.AsEnumerable());
        Assert.Equal([1, 1, 2], model.Std.AsEnumerable());
        Assert.Equal(["airplane", "automobile", "0"], model.Labels.AsEnumerable());
        Assert.Equal(("logits", "embedding", null), (model.Logits, model.Embedding, model.Probabilities));
    }

    [Fact]
    public void A_detector_is_read()
    {
        ModelDescription model = ModelDescriptionReader.Read("""
            task: object_detection
            labels_file: labels.txt
            output:
              decoder: boxes_scores_labels
              boxes: b
              scores: s
              labels: l
              box_format: cxcywh
              box_unit: normalized
              score_floor: 0.05
              nms_iou: 0.5
              feature_map: /net/s16/s16.1/Relu_output_0
            """);
        Assert.Equal(DetectionDecoder.BoxesScoresLabels, model.Decoder);
        Assert.Equal(("b", "s", "l"), (model.Boxes, model.Scores, model.ClassIndices));
        Assert.Equal(BoxOrder.Cxcywh, model.BoxFormat);
        Assert.True(model.BoxesNormalized);
        Assert.Equal((0.05, 0.5), (model.ScoreFloor, model.NmsIoU));
        Assert.Equal("/net/s16/s16.1/Relu_output_0", model.FeatureMap);
        Assert.Equal("labels.txt", model.LabelsFile);
        Assert.True(model.Labels.IsDefault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("input:\noutput: {}\ntask: ~\n")]
    public void What_is_not_said_stays_open(string yaml) => Assert.Equal(ModelDescription.Empty, ModelDescriptionReader.Read(yaml));

    [Theory]
    [InlineData("labls: [a]", "'labels'")]
    [InlineData("input: { men: [0] }", "'mean'")]
    [InlineData("output: { featuremap: x }", "'feature_map'")]
    [InlineData("task: detection", "image_classification, object_detection")]
    [InlineData("input: { size: [32] }", "input.size")]
    [InlineData("input: { size: [32, 0] }", "input.size")]
    [InlineData("input: { size: 32x32 }", "'32x32'")]
    [InlineData("input: { mean: [0, 0] }", "1 or 3")]
    [InlineData("input: { std: [1, 0, 1] }", "above 0")]
    [InlineData("input: { scale: .inf }", "finite")]
    [InlineData("input: { color: grey }", "rgb or bgr")]
    [InlineData("input: yes", "a mapping")]
    [InlineData("labels: cat", "a list of names")]
    [InlineData("labels: [a]\nlabels_file: b", "both")]
    [InlineData("output: { logits: a, probabilities: b }", "both")]
    [InlineData("output: { score_floor: 2 }", "0 to 1")]
    [InlineData("output: { decoder: yolov9 }", "yolov8")]
    [InlineData("task: !System.Diagnostics.Process x", "names a type")]
    public void An_error_is_named(string yaml, string named)
    {
        var error = Assert.Throws<ModelException>(() => ModelDescriptionReader.Read(yaml, "model.yaml"));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains("model.yaml: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("line ", error.Message, StringComparison.Ordinal);
    }
}
