using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Vision.Models;
using HardExample.Vision.Models.Onnx;
using static HardExample.Vision.Tests.Models.TestModels;

namespace HardExample.Vision.Tests.Models;

public sealed class UltralyticsMetadataTests
{
    [Theory]
    [InlineData("{0: 'person', 1: 'car'}", "person|car")]
    [InlineData("{1: 'car', 0: 'person'}", "person|car")]
    [InlineData("{\"0\": \"person\", \"1\": \"car\"}", "person|car")]
    [InlineData("['person', 'car']", "person|car")]
    [InlineData("{0: \"driver's seat\", 1: 'a: b, {c}', 2: 'it\\'s', 3: '\\u732b'}", "driver's seat|a: b, {c}|it's|猫")]
    [InlineData("{0: 0, 1: 1}", "0|1")]
    public void Names_are_read_by_index(string text, string expected) =>
        Assert.Equal(expected.Split('|'), UltralyticsMetadata.Names(text)!.Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("person, car")]
    [InlineData("{}")]
    [InlineData("{0: 'person', 2: 'car'}")]
    [InlineData("{0: 'person', 0: 'car'}")]
    [InlineData("{0: 'person")]
    [InlineData("{0: {1: 'person'}}")]
    [InlineData("{a: 'person'}")]
    [InlineData("{0:}")]
    public void Other_texts_are_no_names(string? text) => Assert.Null(UltralyticsMetadata.Names(text));

    [Fact]
    public void Labels_that_stand_for_more_than_one_class_are_said()
    {
        ModelDescription said = ModelDescription.Empty with { Labels = ["cat", "cat"] };
        using ImageModel model = ImageModel.Load(Yolo(0, 0, 6, "detect").ToBytes(), said, Options);
        Assert.Contains(model.Assumptions, static a => a.Contains("more than one class (cat)", StringComparison.Ordinal));
        using ImageModel other = ImageModel.Load(Yolo(0, 0, 6, "detect").ToBytes(), said with { LabelsFile = "labels.txt" }, Options);
        Assert.Contains(other.Assumptions, static a => a.Contains("('labels.txt' has 1 of them)", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_task_and_size_of_a_free_input_come_from_the_metadata()
    {
        // [height, width] there.
        OnnxModelBuilder graph = Yolo(0, 0, 6, "detect").Metadata("imgsz", "[320, 640]").Metadata("stride", "32");
        using ImageModel model = ImageModel.Load(graph.ToBytes(), ModelDescription.Empty,
            Options with { FallbackLabels = ["car", "person"] });
        Assert.Equal((TaskType.ObjectDetection, 640, 320, ResizeMode.Letterbox),
            (model.Task, model.InputWidth, model.InputHeight, model.Resize));
        Assert.Equal(["person", "car"], model.Labels.AsEnumerable());
        Assert.Contains(model.Assumptions, static a => a.Contains("metadata", StringComparison.Ordinal)
            && a.Contains("person, car", StringComparison.Ordinal));
    }

    [Fact]
    public void The_description_wins()
    {
        using ImageModel model = ImageModel.Load(
            Yolo(0, 0, 6, "detect").Metadata("imgsz", "[320, 640]").ToBytes(),
                ModelDescription.Empty with { Labels = ["a", "b"], InputWidth = 64, InputHeight = 96 }, Options);
        Assert.Equal((64, 96), (model.InputWidth, model.InputHeight));
        Assert.Equal(["a", "b"], model.Labels.AsEnumerable());
    }

    [Fact]
    public void Values_of_masks_after_the_class_scores_are_left()
    {
        // 4 + 2 + 32 values a box.
        using ImageModel model = ImageModel.Load(Yolo(32, 32, 38, "segment").ToBytes(), ModelDescription.Empty, Options);
        Assert.Equal(2, model.ClassCount);
    }

    [Fact]
    public void A_classifier_is_cropped_and_scaled_as_it_was_trained()
    {
        OnnxModelBuilder graph = PooledClassifier().Metadata("names", "{0: 'cat', 1: 'dog'}").Metadata("task", "classify");
        using ImageModel model = ImageModel.Load(graph.ToBytes(), ModelDescription.Empty, Options);
        Assert.Equal((TaskType.ImageClassification, ResizeMode.Crop), (model.Task, model.Resize));
        Assert.Equal(["cat", "dog"], model.Labels.AsEnumerable());
    }

    [Fact]
    public void Rotated_boxes_are_refused() =>
        Assert.Contains("rotated", Assert.Throws<ModelException>(() =>
            ImageModel.Load(Yolo(32, 32, 7, "obb").ToBytes(), ModelDescription.Empty, Options)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_size_off_the_stride_is_refused_with_the_stride()
    {
        byte[] graph = Yolo(0, 0, 6, "detect").Metadata("stride", "32").ToBytes();
        ModelException error = Assert.Throws<ModelException>(() =>
            ImageModel.Load(graph, ModelDescription.Empty with { InputWidth = 100, InputHeight = 64 }, Options));
        Assert.Contains("100×64", error.Message, StringComparison.Ordinal);
        Assert.Contains("multiples of 32", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A raw head of 400 boxes that sees nothing.</summary>
    private static OnnxModelBuilder Yolo(long height, long width, int values, string task) => new OnnxModelBuilder()
        .Input("images", [1, 3, height, width])
        .Node("Identity", "images", "unused").ConstantOutput("output0", [1, values, 400], new float[values * 400])
        .Metadata("names", "{0: 'person', 1: 'car'}").Metadata("task", task);
}
