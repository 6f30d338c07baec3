using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Vision.Models;
using static HardExample.Vision.Tests.Models.TestModels;

namespace HardExample.Vision.Tests.Models;

public sealed class DetectorTests
{
    private static readonly ReadOnlyMemory<byte> Image = Flat(20, 10, 0, 0, 0);

    [Fact]
    public void Torchvision_outputs_are_told_by_type_and_shape()
    {
        OnnxModelBuilder graph = Detector().ConstantOutput("2812", [3, 4], 1, 2, 5, 6, 0, 0, 4, 4, 0, 0, 9, 9).ConstantIntegers("2813", [3], 1, 2, 1)
            .ConstantOutput("2774", [3], 0.3f, 0.9f, 0.01f);
        using ImageModel model = ImageModel.Load(graph.ToBytes(), ModelDescription.Empty, Options);
        Assert.Equal(TaskType.ObjectDetection, model.Task);
        // The third is under the floor of 0.05; the highest score comes first.
        AssertBoxes(model.Run([Image], default)[0].Boxes!.Value, new(2, 0.9, new(0, 0, 4, 4)), new(1, 0.3, new(1, 2, 5, 6)));
    }

    [Fact]
    public void TensorFlow_boxes_are_normalised_yxyx_and_classes_start_at_one()
    {
        OnnxModelBuilder graph = Detector().ConstantOutput("detection_boxes", [1, 2, 4], 0.1f, 0.2f, 0.5f, 0.6f, 0, 0, 1, 1).ConstantOutput("detection_classes", [1, 2], 2, 1)
            .ConstantOutput("detection_scores", [1, 2], 0.8f, 0.7f).ConstantOutput("num_detections", [1], 1)
            .ConstantOutput("raw_detection_boxes", [1, 2, 4], 0, 0, 0, 0, 0, 0, 0, 0);
        // x: 0.2·20 = 4 and 0.6·20 = 12, y: 0.1·10 = 1 and 0.5·10 = 5. The second box is past num_detections.
        AssertBoxes(Boxes(graph, ModelDescription.Empty with { Labels = ["cat", "dog"] }), new RawBox(1, 0.8, new(4, 1, 12, 5)));
    }

    [Fact]
    public void Described_names_format_and_unit_are_used()
    {
        OnnxModelBuilder graph = Detector().ConstantOutput("a", [1], 0.5f).ConstantOutput("b", [1, 4], 0.5f, 0.5f, 0.2f, 0.4f).ConstantIntegers("c", [1], 0);
        ModelDescription description = new() { Boxes = "b", Scores = "a", ClassIndices = "c", BoxFormat = BoxOrder.Cxcywh, BoxesNormalized = true };
        // Centre (10, 5), 4 wide, 4 high.
        AssertBoxes(Boxes(graph, description), new RawBox(0, 0.5, new(8, 3, 12, 7)));
    }

    [Fact]
    public void Finished_boxes_are_suppressed_only_when_asked()
    {
        OnnxModelBuilder graph = Detector().ConstantOutput("boxes", [2, 4], 0, 0, 10, 10, 0, 0, 10, 9).ConstantOutput("scores", [2], 0.9f, 0.8f).ConstantIntegers("labels", [2], 1, 1);
        Assert.Equal(2, Boxes(graph, ModelDescription.Empty).Length);
        Assert.Single(Boxes(graph, ModelDescription.Empty with { NmsIoU = 0.5 }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Yolov5_scores_are_objectness_times_class(bool batchless)
    {
        OnnxModelBuilder graph = Detector().ConstantOutput("output0", batchless ? [8, 7] : [1, 8, 7],
            10, 5, 4, 4, 0.8f, 0.1f, 0.9f, // class 1, 0.72, box 8..12 × 3..7
            10, 5, 4, 4.4f, 0.7f, 0.1f, 0.9f, // class 1, 0.63, IoU 16/17.6: suppressed
            10, 5, 4, 4.4f, 0.7f, 0.9f, 0.1f, // class 0, 0.63: another class stays
            10, 5, 4, 4, 0.04f, 1, 1, // under the floor
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        ImmutableArray<RawBox> boxes = Boxes(graph, ModelDescription.Empty with { Decoder = DetectionDecoder.Yolov5, Labels = ["cat", "dog"] });
        AssertBoxes(boxes, new(1, 0.72, new(8, 3, 12, 7)), new(0, 0.63, new(8, 2.8, 12, 7.2)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Yolov8_heads_are_read_in_both_orientations(bool transposed)
    {
        float[,] rows = new float[32, 6];
        (rows[3, 0], rows[3, 1], rows[3, 2], rows[3, 3], rows[3, 5]) = (10, 5, 4, 4, 0.6f);
        var values = new float[192];
        for (int i = 0; i < 32; i++)
            for (int k = 0; k < 6; k++) values[transposed ? i * 6 + k : k * 32 + i] = rows[i, k];
        using ImageModel model = ImageModel.Load(
            Detector().ConstantOutput("output0", transposed ? [1, 32, 6] : [1, 6, 32], values).ToBytes(), ModelDescription.Empty with { Labels = ["cat", "dog"] }, Options);
        Assert.Equal((TaskType.ObjectDetection, ResizeMode.Letterbox), (model.Task, model.Resize));
        AssertBoxes(model.Run([Image], default)[0].Boxes!.Value, new RawBox(1, 0.6, new(8, 3, 12, 7)));
    }

    [Fact]
    public void A_silent_detector_gives_an_empty_list()
    {
        OnnxModelBuilder graph = Detector().ConstantOutput("boxes", [0, 4]).ConstantOutput("scores", [0]).ConstantIntegers("labels", [0]);
        Assert.Empty(Boxes(graph, ModelDescription.Empty));
    }

    [Fact]
    public void A_score_that_is_no_confidence_is_an_error()
    {
        OnnxModelBuilder graph = Detector().ConstantOutput("boxes", [1, 4], 0, 0, 4, 4).ConstantOutput("scores", [1], 5.3f).ConstantIntegers("labels", [1], 0);
        Assert.Contains("5.3", Assert.Throws<ModelException>(() => Boxes(graph, ModelDescription.Empty)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_index_past_the_labels_is_an_error()
    {
        OnnxModelBuilder graph = Detector().ConstantOutput("boxes", [1, 4], 0, 0, 4, 4).ConstantOutput("scores", [1], 0.5f).ConstantIntegers("labels", [1], 7);
        string message = Assert.Throws<ModelException>(() => Boxes(graph, ModelDescription.Empty with { Labels = ["cat", "dog"] })).Message;
        Assert.Contains("class index 7", message, StringComparison.Ordinal);
        Assert.Contains("2 labels", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Boxes_become_a_prediction_in_the_original_image()
    {
        ImmutableArray<RawBox> boxes = [new(1, 0.9, new(1, 2, 3, 4)), new(0, 0.5, new(30, 0, 40, 4))];
        DetectionPrediction prediction = ModelPredictions.Detection(boxes, ["cat", "dog"],
            static b => new BoundingBox(2 * b.XMin, 2 * b.YMin, 2 * b.XMax, 2 * b.YMax).Clip(40, 20));
        // The second lies outside the original and is dropped.
        Assert.Equal(new DetectedBox("dog", 0.9, new(2, 4, 6, 8)), Assert.Single(prediction.Boxes));
    }

    /// <summary>A detector of 20×10 images; ONNX Runtime needs the input to be used.</summary>
    private static OnnxModelBuilder Detector() => new OnnxModelBuilder().Input("image", [1, 3, 10, 20]).Node("Identity", "image", "unused");

    private static ImmutableArray<RawBox> Boxes(OnnxModelBuilder graph, ModelDescription description) => RunOnce(graph, description, Options, Image).Boxes!.Value;

    private static void AssertBoxes(ImmutableArray<RawBox> actual, params RawBox[] expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].ClassIndex, actual[i].ClassIndex);
            Assert.Equal(expected[i].Score, actual[i].Score, 5);
            (BoundingBox e, BoundingBox a) = (expected[i].Box, actual[i].Box);
            Assert.Equal(e.XMin, a.XMin, 4);
            Assert.Equal(e.YMin, a.YMin, 4);
            Assert.Equal(e.XMax, a.XMax, 4);
            Assert.Equal(e.YMax, a.YMax, 4);
        }
    }
}
