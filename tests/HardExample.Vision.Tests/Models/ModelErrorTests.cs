using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Vision.Models;
using HardExample.Vision.Models.Onnx;
using static HardExample.Vision.Tests.Models.TestModels;

namespace HardExample.Vision.Tests.Models;

public sealed class ModelErrorTests
{
    [Theory]
    [InlineData("")]
    [InlineData("This is not a model.")]
    [InlineData("\u0008\u0007")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")]
    public void Other_files_are_refused_by_name(string content) =>
        AssertFails(System.Text.Encoding.UTF8.GetBytes(content), Raw, Options, "tiny.onnx");

    [Fact]
    public void A_truncated_model_is_refused()
    {
        byte[] whole = PooledClassifier().ToBytes();
        AssertFails(whole[..(whole.Length / 2)], Raw, Options, "tiny.onnx");
    }

    [Fact]
    public void A_model_whose_graph_is_broken_is_refused() =>
        AssertFails(new OnnxModelBuilder().Input("image", [1, 3, 4, 4]).Node("NoSuchOperator", "image", "y").Output("y", [1, 2]).ToBytes(),
            Raw, Options, "NoSuchOperator");

    [Fact]
    public void An_input_of_another_rank_is_refused() =>
        AssertFails(new OnnxModelBuilder().Input("vector", [1, 12]).Node("Softmax", "vector", "y").Output("y", [1, 12]).ToBytes(), Raw,
            Options, "rank 2 [1, 12]");

    [Fact]
    public void Two_inputs_are_refused() =>
        AssertFails(new OnnxModelBuilder().Input("image", [1, 3, 4, 4]).Input("size", [1, 2]).Node("Identity", "image", "y")
            .Output("y", [1, 3, 4, 4]).ToBytes(), Raw, Options, "image, size");

    [Fact]
    public void Labels_and_classes_must_be_equal_in_number() =>
        AssertFails(PooledClassifier().ToBytes(), Raw with { Labels = ["a", "b", "c"] }, Options, "2 classes", "3 labels");

    [Fact]
    public void A_missing_tensor_is_named_with_the_nearest_one() =>
        AssertFails(PooledClassifier().ToBytes(), Raw with { Embedding = "featurs" }, WithEmbedding, "'featurs'", "'features'");

    [Fact]
    public void A_part_of_a_name_finds_the_whole() =>
        AssertFails(PooledClassifier(softmax: true).ToBytes(), Raw with { Embedding = "ool" }, WithEmbedding, "'pooled'");

    [Fact]
    public void A_missing_output_is_named_with_the_nearest_one() =>
        AssertFails(PooledClassifier().ToBytes(), Raw with { Logits = "Logit" }, Options, "'Logit'", "'logits'");

    [Fact]
    public void Logits_described_as_probabilities_are_refused() =>
        AssertFails(PooledClassifier().ToBytes(), Raw with { Probabilities = "logits" }, Options, "output.logits");

    [Fact]
    public void A_graph_that_runs_in_a_circle_is_refused() => AssertFails(
        new OnnxModelBuilder().Input("image", [1, 3, 4, 4]).Node("Identity", "b", "y").Node("Identity", "y", "b").Output("y", [1, 4])
            .ToBytes(), Raw, WithEmbedding, "cyclic", "'y'");

    [Fact]
    public void A_circle_beside_the_path_to_the_output_is_refused_too() => AssertFails(
        new OnnxModelBuilder().Input("image", [1, 3, 4, 4]).Node("Add", ["image", "c"], ["y"]).Node("Mul", ["c", "d"], ["d"])
            .Node("Identity", "d", "c").Output("y", [1, 4]).ToBytes(),
        Raw, WithEmbedding, "cyclic");

    [Trait("Category", "Slow")]
    [Fact]
    public void A_deep_graph_is_walked_without_the_call_stack_in_linear_time()
    {
        const int Depth = 200_000;
        OnnxModelBuilder graph = new OnnxModelBuilder().Input("image", [1, 3, 4, 4]).Weights("w0", [1], 1).Weights("s0", [1], 1);
        for (int i = 0; i < Depth; i++) graph.Node("Identity", $"w{i}", $"w{i + 1}");
        // A diamond at every step: a walk without marks would take 2^200,000 steps.
        for (int i = 0; i < Depth; i++) graph.Node("Mul", [$"s{i}", $"s{i}"], [$"s{i + 1}"]);
        graph.Node("Flatten", "image", "features").Node("Mul", ["features", $"s{Depth}"], ["scaled"])
            .Node("MatMul", ["scaled", $"w{Depth}"], ["y"]).Output("y", [1, 4]);

        OnnxGraph parsed = OnnxGraph.Parse(graph.ToBytes(), "deep.onnx");

        Assert.True(parsed.IsConstant($"w{Depth}"));
        Assert.True(parsed.IsQuantizationScale($"s{Depth}"));
        Assert.Equal([1], parsed.WeightShape($"w{Depth}")!);
        Assert.Equal("scaled", EmbeddingTap.BeforeClassifier(parsed, "y"));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_deep_graph_loads_and_runs()
    {
        const int Depth = 5000;
        OnnxModelBuilder graph = new OnnxModelBuilder().Input("image", [1, 3, 4, 4]).Node("GlobalAveragePool", "image", "pooled")
            .Node("Flatten", "pooled", "r0");
        for (int i = 0; i < Depth; i++) graph.Node("Relu", $"r{i}", $"r{i + 1}");
        Assert.Equal(3, RunOnce(graph.Output($"r{Depth}", [1, 3]), Raw, WithEmbedding, Flat(4, 4, 1, 2, 3)).Probabilities!.Length);
    }

    [Theory]
    [InlineData("Conv", 0, 2)]
    [InlineData("Conv", 1, 2)]
    [InlineData("MatMul", 0, 2)]
    [InlineData("Softmax", 0, 1)]
    [InlineData("QLinearConv", 3, 8)]
    public void A_node_that_lacks_inputs_is_refused(string type, int inputs, int wanted) => AssertFails(
        new OnnxModelBuilder().Input("image", [1, 3, 4, 4]).Node(type, [.. Enumerable.Repeat("image", inputs)], ["y"]).Output("y", [1, 4])
            .ToBytes(),
        Raw, WithEmbedding, $"({type})", $"{inputs} inputs", $"at least {wanted}");

    [Fact]
    public void A_node_without_outputs_is_refused()
    {
        OnnxModelBuilder graph = PooledClassifier();
        graph.Graph.Node.Add(new NodeProto { OpType = "Relu", Input = { "image" } });
        AssertFails(graph.ToBytes(), Raw, Options, "(Relu)", "no output");
    }

    [Theory]
    [InlineData(1_000_000_000, 4, 4, "at once")]
    [InlineData(long.MaxValue, 4, 4, "at once")]
    [InlineData(1, 16384, 16384, "at most 1 GiB")]
    [InlineData(1, 4, long.MaxValue, "at most 16384 a side")]
    public void An_input_too_large_to_feed_is_refused(long batch, long height, long width, string what) => AssertFails(
        new OnnxModelBuilder().Input("image", [batch, 3, height, width]).Node("GlobalAveragePool", "image", "pooled")
            .Node("Flatten", "pooled", "y").Output("y", [batch, 3]).ToBytes(),
        Raw, Options, what);

    [Fact]
    public void An_embedding_without_values_is_refused() => AssertFails(
        PooledClassifier().ConstantOutput("nothing", [1, 0]).ToBytes(), Raw with { Embedding = "nothing" }, WithEmbedding, "'nothing'",
            "no value");

    [Fact]
    public void Weights_of_an_inner_constant_outside_the_folder_are_refused()
    {
        OnnxModelBuilder graph = PooledClassifier().ConstantOutput("c", [1], 1);
        TensorProto inner = graph.Graph.Node[^1].Attribute[0].T;
        inner.DataLocation = 1;
        inner.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "../../secret" });
        AssertFails(graph.ToBytes(), Raw, Options, "../../secret", "outside its own folder");
    }

    [Fact]
    public void Lines_of_a_labels_file_never_stand_in_the_message()
    {
        ModelException error = Assert.Throws<ModelException>(
            () => ImageModel.Load(PooledClassifier().ToBytes(),
                Raw with { Labels = ["root:x:0", "secret", "more"], LabelsFile = "names.txt" }, Options));
        Assert.Contains("'names.txt' has 3 lines", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_described_size_that_the_graph_contradicts_is_refused() =>
        AssertFails(PooledClassifier().ToBytes(), Raw with { InputWidth = 8, InputHeight = 4 }, Options, "4×4", "[8, 4]");

    [Fact]
    public void A_mean_of_two_values_is_refused() =>
        AssertFails(PooledClassifier().ToBytes(), Raw with { Mean = [1, 2] }, Options, "2 values", "input.mean");

    [Fact]
    public void A_feature_map_needs_rows_and_columns() =>
        AssertFails(PooledClassifier().ToBytes(), Raw with { FeatureMap = "features" }, Options with { WithFeatureMap = true },
            "'features'", "[1, 3]");

    [Fact]
    public void Missing_weight_files_are_named()
    {
        OnnxModelBuilder graph = WithExternalWeights();
        AssertFails(graph.ToBytes(), Raw, Options, "weights.bin");
        AssertFails(graph.ToBytes(), Raw,
            Options with { ExternalDataFolder = Path.Combine(Path.GetTempPath(), "hardexample-no-such-folder") }, "weights.bin");
    }

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("/etc/hostname")]
    [InlineData("/weights.bin")]
    [InlineData("a\\..\\..\\weights.bin")]
    [InlineData("https://host/weights.bin")]
    public void Weight_files_outside_the_folder_are_refused(string location) =>
        AssertFails(WithExternalWeights(location).ToBytes(), Raw, Options with { ExternalDataFolder = Path.GetTempPath() },
            "outside its own folder");

    [Fact]
    public void Weight_files_beside_the_model_are_read()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hardexample-");
        try
        {
            float[] weights = [0.01f, 0, 0, 0, 0, 0.01f];
            File.WriteAllBytes(Path.Combine(folder.FullName, "weights.bin"),
                System.Runtime.InteropServices.MemoryMarshal.AsBytes(weights.AsSpan()).ToArray());
            ModelOutput output = RunOnce(WithExternalWeights(), Raw, Options with { ExternalDataFolder = folder.FullName },
                Flat(4, 4, 200, 50, 100));
            Assert.Equal(0.731059, output.Probabilities![0], 5);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Fact]
    public void An_image_of_another_size_is_a_defect_of_the_caller()
    {
        using ImageModel model = ImageModel.Load(PooledClassifier().ToBytes(), Raw, Options);
        Assert.Throws<ArgumentException>(() => model.Run([new byte[47]], default));
    }

    private static OnnxModelBuilder WithExternalWeights(string location = "weights.bin")
    {
        OnnxModelBuilder graph = PooledClassifier();
        TensorProto weight = graph.Graph.Initializer[0];
        weight.ClearRawData();
        weight.DataLocation = 1;
        weight.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        return graph;
    }

    private static void AssertFails(byte[] model, ModelDescription description, ModelOptions options, params string[] parts)
    {
        string message = Assert.Throws<ModelException>(() => ImageModel.Load(model, description, options).Dispose()).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
