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
        AssertFails(new OnnxModelBuilder().Input("image", [1, 3, 4, 4]).Node("NoSuchOperator", "image", "y").Output("y", [1, 2]).ToBytes(), Raw, Options, "NoSuchOperator");

    [Fact]
    public void An_input_of_another_rank_is_refused() =>
        AssertFails(new OnnxModelBuilder().Input("vector", [1, 12]).Node("Softmax", "vector", "y").Output("y", [1, 12]).ToBytes(), Raw, Options, "rank 2 [1, 12]");

    [Fact]
    public void Two_inputs_are_refused() =>
        AssertFails(new OnnxModelBuilder().Input("image", [1, 3, 4, 4]).Input("size", [1, 2]).Node("Identity", "image", "y").Output("y", [1, 3, 4, 4]).ToBytes(), Raw, Options, "image, size");

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
    public void A_described_size_that_the_graph_contradicts_is_refused() =>
        AssertFails(PooledClassifier().ToBytes(), Raw with { InputWidth = 8, InputHeight = 4 }, Options, "4×4", "[8, 4]");

    [Fact]
    public void A_mean_of_two_values_is_refused() =>
        AssertFails(PooledClassifier().ToBytes(), Raw with { Mean = [1, 2] }, Options, "2 values", "input.mean");

    [Fact]
    public void A_feature_map_needs_rows_and_columns() =>
        AssertFails(PooledClassifier().ToBytes(), Raw with { FeatureMap = "features" }, Options with { WithFeatureMap = true }, "'features'", "[1, 3]");

    [Fact]
    public void Missing_weight_files_are_named()
    {
        OnnxModelBuilder graph = WithExternalWeights();
        AssertFails(graph.ToBytes(), Raw, Options, "weights.bin");
        AssertFails(graph.ToBytes(), Raw, Options with { ExternalDataFolder = Path.Combine(Path.GetTempPath(), "hardexample-no-such-folder") }, "weights.bin");
    }

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("/etc/hostname")]
    [InlineData("a\\..\\..\\weights.bin")]
    public void Weight_files_outside_the_folder_are_refused(string location) =>
        AssertFails(WithExternalWeights(location).ToBytes(), Raw, Options with { ExternalDataFolder = Path.GetTempPath() }, "outside its own folder");

    [Fact]
    public void Weight_files_beside_the_model_are_read()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hardexample-");
        try
        {
            float[] weights = [0.01f, 0, 0, 0, 0, 0.01f];
            File.WriteAllBytes(Path.Combine(folder.FullName, "weights.bin"), System.Runtime.InteropServices.MemoryMarshal.AsBytes(weights.AsSpan()).ToArray());
            ModelOutput output = RunOnce(WithExternalWeights(), Raw, Options with { ExternalDataFolder = folder.FullName }, Flat(4, 4, 200, 50, 100));
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
