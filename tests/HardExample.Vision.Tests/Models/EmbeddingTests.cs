using HardExample.Vision.Models;
using HardExample.Vision.Models.Onnx;
using static HardExample.Vision.Tests.Models.OnnxModelBuilder;
using static HardExample.Vision.Tests.Models.TestModels;

namespace HardExample.Vision.Tests.Models;

public sealed class EmbeddingTests
{
    private static readonly ReadOnlyMemory<byte> Image = Flat(4, 4, 200, 50, 100);

    // (200, 50, 100) / sqrt(200² + 50² + 100²) = (200, 50, 100) / 229.1288
    private static readonly double[] Pooled = [200 / 229.128785, 50 / 229.128785, 100 / 229.128785];

    [Fact]
    public void The_input_of_the_last_fully_connected_layer_is_tapped() => AssertPooled(PooledClassifier(softmax: true));

    [Fact]
    public void It_is_found_through_bias_squeeze_and_softmax() => AssertPooled(new OnnxModelBuilder().Input("image", [0, 3, 4, 4])
        .Weights("weight", [3, 2], 0.01f, 0, 0, 0, 0, 0.01f).Weights("bias", [2], 1, 2).Integers("flat", -1, 3).Integers("out", -1, 2)
        .Node("GlobalAveragePool", "image", "pooled").Node("Reshape", ["pooled", "flat"], ["features"])
        .Node("MatMul", ["features", "weight"], ["product"])
        .Node("Add", ["bias", "product"], ["sum"]).Node("Reshape", ["sum", "out"], ["shaped"]).Node("Identity", "shaped", "same")
        .Node("Softmax", "same", "answer")
        .Output("answer", [0, 2]));

    [Fact]
    public void A_pointwise_convolution_serves_as_last_layer() => AssertPooled(new OnnxModelBuilder().Input("image", [1, 3, 4, 4])
        .Weights("kernel", [2, 3, 1, 1], 0.01f, 0, 0, 0, 0, 0.01f)
        .Node("Relu", "image", "body").Node("Conv", ["body", "kernel"], ["map"]).Node("Relu", "map", "positive")
        .Node("GlobalAveragePool", "positive", "pooled").Node("Flatten", "pooled", "logits")
        .Output("logits", [1, 2]));

    [Fact]
    public void A_quantized_layer_gives_real_numbers()
    {
        // Scale 2, zero point 10: 200 → 110, 50 → 35, 100 → 60, and back without loss.
        OnnxModelBuilder graph = new OnnxModelBuilder().Input("image", [1, 3, 4, 4]).Weights("scale", [], 2)
            .Bytes("zero", [], TensorTypes.UInt8, 10)
            .Bytes("weight", [3, 2], TensorTypes.UInt8, 1, 0, 0, 0, 0, 1).Weights("weight_scale", [], 0.005f)
            .Bytes("weight_zero", [], TensorTypes.UInt8, 0)
            .Weights("out_scale", [], 0.01f).Bytes("out_zero", [], TensorTypes.UInt8, 0)
            .Node("GlobalAveragePool", "image", "pooled").Node("Flatten", "pooled", "features")
            .Node("QuantizeLinear", ["features", "scale", "zero"], ["quantized"])
            .Node("QLinearMatMul", ["quantized", "scale", "zero", "weight", "weight_scale", "weight_zero", "out_scale", "out_zero"],
                ["product"])
            .Node("DequantizeLinear", ["product", "out_scale", "out_zero"], ["logits"]).Output("logits", [1, 2]);
        AssertPooled(graph);
    }

    [Fact]
    public void A_dynamically_quantized_layer_is_passed() => AssertPooled(new OnnxModelBuilder().Input("image", [1, 3, 4, 4])
        .Bytes("weight", [3, 2], TensorTypes.UInt8, 1, 0, 0, 0, 0, 1).Bytes("weight_zero", [], TensorTypes.UInt8, 0)
        .Weights("weight_scale", [], 0.01f).Weights("bias", [2], 0, 0)
        .Node("GlobalAveragePool", "image", "pooled").Node("Flatten", "pooled", "features")
        .Node("DynamicQuantizeLinear", ["features"], ["quantized", "scale", "zero"])
        .Node("MatMulInteger", ["quantized", "weight", "zero", "weight_zero"], ["integers"])
        .Node("Cast", "integers", "floats", Attribute("to", 1))
        .Node("Mul", ["scale", "weight_scale"], ["both"]).Node("Mul", ["floats", "both"], ["product"])
        .Node("Add", ["product", "bias"], ["logits"]).Output("logits", [1, 2]));

    [Fact]
    public void A_named_inner_tensor_is_averaged_over_space()
    {
        OnnxModelBuilder graph = PooledClassifier();
        graph.Graph.Node.Insert(0, new NodeProto { OpType = "Identity", Input = { "image" }, Output = { "inner" } });
        AssertEqual(Pooled, RunOnce(graph, Raw with { Embedding = "inner" }, WithEmbedding, Image).Embedding!);
    }

    [Fact]
    public void A_name_in_the_options_wins_over_the_description()
    {
        float[] embedding = RunOnce(
            PooledClassifier(), Raw with { Embedding = "pooled" }, WithEmbedding with { EmbeddingOutput = "logits" }, Image).Embedding!;
        // Logits (2, 1) / sqrt(5)
        AssertEqual([2 / Math.Sqrt(5), 1 / Math.Sqrt(5)], embedding);
    }

    [Fact]
    public void A_model_without_classifier_is_its_own_embedding() => AssertPooled(new OnnxModelBuilder().Input("image", [1, 3, 4, 4])
        .Node("GlobalAveragePool", "image", "features").Output("features", [1, 3, 1, 1]));

    [Fact]
    public void Tokens_are_averaged()
    {
        OnnxModelBuilder graph = new OnnxModelBuilder().Input("image", [1, 3, 4, 4]).Integers("tokens", 1, 3, 16)
            .Node("Reshape", ["image", "tokens"], ["channels"])
            .Node("Transpose", "channels", "last_hidden_state", Attribute("perm", 0, 2, 1)).Output("last_hidden_state", [1, 16, 3]);
        AssertEqual(
            Pooled,
            RunOnce(graph, Raw with { Task = Core.Samples.TaskType.ImageClassification, Embedding = "last_hidden_state" }, WithEmbedding,
                Image).Embedding!);
    }

    [Fact]
    public void A_detector_gives_its_widest_convolution_after_the_activation()
    {
        OnnxModelBuilder graph = new OnnxModelBuilder().Input("image", [1, 3, 4, 4])
            .Weights("wide", [4, 3, 1, 1], 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0)
            .Weights("narrow", [2, 4, 1, 1], new float[8])
            .Node("Conv", ["image", "wide"], ["c"]).Node("Sigmoid", "c", "gate").Node("Mul", ["c", "gate"], ["silu"])
            .Node("Conv", ["silu", "narrow"], ["head"]).Output("head", [1, 2, 4, 4])
            .ConstantOutput("boxes", [1, 4], 0, 0, 1, 1).ConstantOutput("scores", [1], 0.5f).ConstantIntegers("labels", [1], 0);
        using ImageModel model = ImageModel.Load(graph.ToBytes(), Raw, WithEmbedding);
        Assert.Contains(model.Assumptions, static a => a.Contains("'silu'", StringComparison.Ordinal));
        // x · sigmoid(x) = x for such large x; the fourth channel is 0.
        AssertEqual([.. Pooled, 0], model.Run([Image], default)[0].Embedding!);
    }

    [Fact]
    public void None_is_computed_unless_wanted() => Assert.Null(RunOnce(PooledClassifier(), Raw, Options, Image).Embedding);

    [Fact]
    public void A_channels_last_feature_map_is_turned_round()
    {
        OnnxModelBuilder graph = PooledClassifier();
        graph.Graph.Node.Insert(
            0, new NodeProto { OpType = "Transpose", Input = { "image" }, Output = { "map" },
                Attribute = { Attribute("perm", 0, 2, 3, 1) } });
        FeatureMap map = RunOnce(graph, Raw with { FeatureMap = "map" }, Options with { WithFeatureMap = true }, Image).FeatureMap!;
        Assert.Equal((3, 4, 4), (map.Channels, map.Height, map.Width));
        Assert.All(map.Values[16..32], static v => Assert.Equal(50, v));
    }

    private static void AssertPooled(OnnxModelBuilder graph) => AssertEqual(Pooled, RunOnce(graph, Raw, WithEmbedding, Image).Embedding!);

    private static void AssertEqual(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 5);
    }
}
