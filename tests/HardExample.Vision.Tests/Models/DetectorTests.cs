using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Vision.Models;
using HardExample.Vision.Models.Onnx;
using HardExample.Vision.Models.Tensors;
using static HardExample.Vision.Tests.Models.TestModels;

namespace HardExample.Vision.Tests.Models;

public sealed class DetectorTests
{
    private static readonly ReadOnlyMemory<byte> Image = Flat(20, 10, 0, 0, 0);

    [Fact]
    public void Torchvision_outputs_are_told_by_type_and_shape()
    {
        OnnxModelBuilder graph = Detector().ConstantOutput("2812", [3, 4], 1, 2, 5, 6, 0, 0, 4, 4, 0, 0, 9, 9)
            .ConstantIntegers("2813", [3], 1, 2, 1)
            .ConstantOutput("2774", [3], 0.3f, 0.9f, 0.01f);
        using ImageModel model = ImageModel.Load(graph.ToBytes(), ModelDescription.Empty, Options);
        Assert.Equal(TaskType.ObjectDetection, model.Task);
        // The third is under the floor of 0.05; the highest score comes first.
        AssertBoxes(model.Run([Image], default)[0].Boxes!.Value, new(2, 0.9, new(0, 0, 4, 4)), new(1, 0.3, new(1, 2, 5, 6)));
    }

    [Fact]
    public void TensorFlow_boxes_are_normalised_yxyx_and_classes_start_at_one()
    {
        OnnxModelBuilder graph = Detector().ConstantOutput("detection_boxes", [1, 2, 4], 0.1f, 0.2f, 0.5f, 0.6f, 0, 0, 1, 1)
            .ConstantOutput("detection_classes", [1, 2], 2, 1)
            .ConstantOutput("detection_scores", [1, 2], 0.8f, 0.7f).ConstantOutput("num_detections", [1], 1)
            .ConstantOutput("raw_detection_boxes", [1, 2, 4], 0, 0, 0, 0, 0, 0, 0, 0);
        // x: 0.2·20 = 4 and 0.6·20 = 12, y: 0.1·10 = 1 and 0.5·10 = 5. The second box is past num_detections.
        AssertBoxes(Boxes(graph, ModelDescription.Empty with { Labels = ["cat", "dog"] }), new RawBox(1, 0.8, new(4, 1, 12, 5)));
    }

    [Fact]
    public void Described_names_format_and_unit_are_used()
    {
        OnnxModelBuilder graph = Detector().ConstantOutput("a", [1], 0.5f).ConstantOutput("b", [1, 4], 0.5f, 0.5f, 0.2f, 0.4f)
            .ConstantIntegers("c", [1], 0);
        ModelDescription description = new() { Boxes = "b", Scores = "a", ClassIndices = "c", BoxFormat = BoxOrder.Cxcywh,
            BoxesNormalized = true };
        // Centre (10, 5), 4 wide, 4 high.
        AssertBoxes(Boxes(graph, description), new RawBox(0, 0.5, new(8, 3, 12, 7)));
    }

    [Fact]
    public void Finished_boxes_are_suppressed_only_when_asked()
    {
        OnnxModelBuilder graph = Detector().ConstantOutput("boxes", [2, 4], 0, 0, 10, 10, 0, 0, 10, 9)
            .ConstantOutput("scores", [2], 0.9f, 0.8f).ConstantIntegers("labels", [2], 1, 1);
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
        ImmutableArray<RawBox> boxes = Boxes(
            graph, ModelDescription.Empty with { Decoder = DetectionDecoder.Yolov5, Labels = ["cat", "dog"] });
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
            Detector().ConstantOutput("output0", transposed ? [1, 32, 6] : [1, 6, 32], values).ToBytes(),
            ModelDescription.Empty with { Labels = ["cat", "dog"] }, Options);
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
        OnnxModelBuilder graph = Detector().ConstantOutput("boxes", [1, 4], 0, 0, 4, 4).ConstantOutput("scores", [1], 5.3f)
            .ConstantIntegers("labels", [1], 0);
        Assert.Contains("5.3", Assert.Throws<ModelException>(() => Boxes(graph, ModelDescription.Empty)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_index_past_the_labels_is_an_error()
    {
        OnnxModelBuilder graph = Detector().ConstantOutput("boxes", [1, 4], 0, 0, 4, 4).ConstantOutput("scores", [1], 0.5f)
            .ConstantIntegers("labels", [1], 7);
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

    [Theory]
    [InlineData(null, "person, car", 1)] // 0 is the background
    [InlineData(null, "__background__, person, car", 0)]
    [InlineData(0, "person, car", 0)]
    [InlineData(1, "person, car", 1)]
    public void Torchvision_classes_count_from_one_unless_said_otherwise(int? said, string labels, int first)
    {
        OnnxModelBuilder graph = Detector().ConstantOutput("boxes", [1, 4], 0, 0, 4, 4).ConstantOutput("scores", [1], 0.5f)
            .ConstantIntegers("labels", [1], 1);
        RawBox box = Assert.Single(Boxes(graph, ModelDescription.Empty with { Labels = [.. labels.Split(", ")], FirstClass = said }));
        Assert.Equal(1 - first, box.ClassIndex);
    }

    [Theory]
    [InlineData(0.5f, 1)]
    [InlineData(0.0001f, 1)] // however low the score
    [InlineData(0f, 0)] // fills up an output of a fixed length
    public void A_detector_that_gives_class_zero_has_no_background(float scoreOfZero, int second)
    {
        OnnxModelBuilder graph = Detector().ConstantOutput("boxes", [2, 4], 0, 0, 9, 9, 0, 0, 4, 4)
            .ConstantOutput("scores", [2], 0.4f, scoreOfZero).ConstantIntegers("labels", [2], 1, 0);
        ImmutableArray<RawBox> boxes = Boxes(graph, ModelDescription.Empty with { Labels = ["person", "car"] });
        Assert.Equal(second, boxes.Single(static b => b.Score is > 0.39 and < 0.41).ClassIndex);
    }

    [Fact]
    public void An_input_without_a_batch_axis_is_fed()
    {
        OnnxModelBuilder graph = new OnnxModelBuilder().Input("image", [3, 0, 0])
            .Node("ReduceMean", "image", "mean", OnnxModelBuilder.Attribute("keepdims", 0)).Output("mean", [])
            .ConstantOutput("boxes", [1, 4], 1, 2, 5, 6).ConstantOutput("scores", [1], 0.5f).ConstantIntegers("labels", [1], 1);
        AssertBoxes(Boxes(graph, ModelDescription.Empty with { InputWidth = 20, InputHeight = 10, Labels = ["cat"],
            Task = TaskType.ObjectDetection }), new RawBox(0, 0.5, new(1, 2, 5, 6)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_end_to_end_head_is_corners_score_class(bool metadata)
    {
        var rows = new float[300 * 6];
        float[] two = [1, 2, 5, 6, 0.9f, 1, 0, 0, 9, 9, 0.4f, 0];
        two.CopyTo(rows, 0);
        OnnxModelBuilder graph = Detector().ConstantOutput("output0", [1, 300, 6], rows);
        if (metadata) graph.Metadata("names", "{0: 'person', 1: 'car'}").Metadata("task", "detect").Metadata("end2end", "True");
        AssertBoxes(Boxes(graph, metadata ? ModelDescription.Empty : ModelDescription.Empty with { Labels = ["person", "car"] }),
            new(1, 0.9, new(1, 2, 5, 6)), new(0, 0.4, new(0, 0, 9, 9)));
    }

    [Fact]
    public void The_rows_of_yolov7_begin_with_the_image_and_end_with_the_score()
    {
        OnnxModelBuilder graph = Detector().ConstantOutput("output", [2, 7], 0, 1, 2, 5, 6, 1, 0.9f, 0, 0, 0, 9, 9, 0, 0.4f);
        AssertBoxes(Boxes(graph, ModelDescription.Empty with { Labels = ["person", "car"] }), new(1, 0.9, new(1, 2, 5, 6)),
            new(0, 0.4, new(0, 0, 9, 9)));
    }

    [Fact]
    public void Half_precision_heads_are_read_and_half_precision_inputs_fed()
    {
        // x1, y1, x2, y2, score, class; 1.0 is 0x3C00, 2.0 is 0x4000, 5.0 is 0x4500, 6.0 is 0x4600, 0.5 is 0x3800.
        OnnxModelBuilder graph = new OnnxModelBuilder().Input("image", [1, 3, 10, 20], TensorTypes.Float16)
            .Bytes("head", [1, 1, 6], TensorTypes.Float16, 0x00, 0x3C, 0x00, 0x40, 0x00, 0x45, 0x00, 0x46, 0x00, 0x38, 0x00, 0x3C)
            .Node("Identity", "image", "unused").Node("Identity", "head", "output0").Output("output0", [1, 1, 6], TensorTypes.Float16);
        AssertBoxes(Boxes(graph, ModelDescription.Empty with { Decoder = DetectionDecoder.End2end, Labels = ["person", "car"] }),
            new RawBox(1, 0.5, new(1, 2, 5, 6)));
    }

    [Fact]
    public void Normalised_boxes_of_a_raw_head_are_told_by_the_probe_image()
    {
        float[] values = new float[6 * 40];
        (values[0], values[40], values[80], values[120], values[160]) = (0.5f, 0.5f, 0.2f, 0.4f, 0.6f);
        // Centre (10, 5), 4 wide, 4 high.
        AssertBoxes(Boxes(Detector().ConstantOutput("output0", [1, 6, 40], values),
            ModelDescription.Empty with { Labels = ["cat", "dog"] }), new RawBox(0, 0.6, new(8, 3, 12, 7)));
    }

    [Fact]
    public void A_box_that_is_no_number_is_an_error()
    {
        OnnxModelBuilder graph = Detector().ConstantOutput("boxes", [1, 4], 0, float.NaN, 4, 4).ConstantOutput("scores", [1], 0.5f)
            .ConstantIntegers("labels", [1], 1);
        Assert.Contains("NaN", Assert.Throws<ModelException>(() => Boxes(graph, ModelDescription.Empty)).Message, StringComparison.Ordinal);
    }

    /// <summary>A detector of 20×10 images; ONNX Runtime needs the input to be used.</summary>
    private static OnnxModelBuilder Detector() => new OnnxModelBuilder().Input("image", [1, 3, 10, 20]).Node("Identity", "image", "unused");

    private static ImmutableArray<RawBox> Boxes(OnnxModelBuilder graph, ModelDescription description) =>
        RunOnce(graph, description, Options, Image).Boxes!.Value;

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
