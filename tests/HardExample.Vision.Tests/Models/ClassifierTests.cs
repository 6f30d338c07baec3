using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Vision.Models;
using HardExample.Vision.Models.Onnx;
using static HardExample.Vision.Tests.Models.OnnxModelBuilder;
using static HardExample.Vision.Tests.Models.TestModels;

namespace HardExample.Vision.Tests.Models;

public sealed class ClassifierTests
{
    // Logits 2 and 1: 1 / (1 + e⁻¹) = 0.731059.
    private static readonly ReadOnlyMemory<byte> Image = Flat(4, 4, 200, 50, 100);

    [Fact]
    public void Logits_become_probabilities()
    {
        float[] p = RunOnce(PooledClassifier(), Raw, Options, Image).Probabilities!;
        Assert.Equal([0.731059f, 0.268941f], p.Select(static v => MathF.Round(v, 6)));
    }

    [Fact]
    public void Probabilities_are_not_squashed_again()
    {
        using ImageModel model = ImageModel.Load(PooledClassifier(softmax: true).ToBytes(), Raw, Options);
        Assert.Equal(0.731059, model.Run([Image], default)[0].Probabilities![0], 5);
        Assert.Contains(model.Assumptions, static a => a.Contains("'probabilities' is taken as probabilities", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_image_without_numbers_fails_alone(long batch)
    {
        // Means divided by themselves: 1 each, NaN for black.
        OnnxModelBuilder graph = new OnnxModelBuilder().Input("image", [batch, 3, 4, 4]).Node("GlobalAveragePool", "image", "pooled")
            .Node("Flatten", "pooled", "means")
            .Node("Div", ["means", "means"], ["logits"]).Output("logits", [batch, 3]);
        AssertOnlyTheSecondFails(graph, "NaN");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_image_on_which_the_runtime_fails_fails_alone(long batch)
    {
        // Row 255 − mean of a table of 250: black is past its end.
        OnnxModelBuilder graph = new OnnxModelBuilder().Input("image", [batch, 3, 4, 4])
            .Weights("table", [250, 2], [.. Enumerable.Range(0, 500).Select(static v => (float)v)])
            .Weights("white", [1], 255)
            .Node("ReduceMean", "image", "mean", Attribute("axes", 1, 2, 3), Attribute("keepdims", 0))
            .Node("Sub", ["white", "mean"], ["dark"])
            .Node("Cast", "dark", "index", Attribute("to", 7)).Node("Gather", ["table", "index"], ["logits"]).Output("logits", [batch, 2]);
        AssertOnlyTheSecondFails(graph, "fails on an image");
    }

    private static void AssertOnlyTheSecondFails(OnnxModelBuilder graph, string why)
    {
        using ImageModel model = ImageModel.Load(graph.ToBytes(), Raw, Options);
        ReadOnlyMemory<byte> good = Flat(4, 4, 200, 100, 50), black = Flat(4, 4, 0, 0, 0);
        ModelResult[] results = model.TryRun([good, black, good, good], default);
        Assert.Equal([false, true, false, false], results.Select(static r => r.Failure is not null));
        Assert.Contains(why, results[1].Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(results[0].Output!.Probabilities, results[3].Output!.Probabilities);
        Assert.Throws<ModelException>(() => model.Run([good, black], default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Any_number_of_images_goes_through_any_batch(long batch)
    {
        using ImageModel model = ImageModel.Load(PooledClassifier(batch).ToBytes(), Raw, Options with { Threads = 2 });
        ReadOnlyMemory<byte>[] images = [.. Enumerable.Range(0, 7).Select(static i => Flat(4, 4, (byte)(30 * i), 0, 90))];
        ModelOutput[] outputs = model.Run(images, default);
        // Logits 0.3 i and 0.9.
        for (int i = 0; i < 7; i++) Assert.Equal(1 / (1 + Math.Exp(0.9 - 0.3 * i)), outputs[i].Probabilities![0], 5);
        Assert.Empty(model.Run([], default));
    }

    [Fact]
    public void Channels_last_is_seen_from_the_shape()
    {
        OnnxModelBuilder graph = new OnnxModelBuilder().Input("image", [0, 4, 4, 3]).Weights("weight", [3, 2], 0.01f, 0, 0, 0, 0, 0.01f)
            .Node("ReduceMean", "image", "features", Attribute("axes", [1, 2]), Attribute("keepdims", 0))
            .Node("MatMul", ["features", "weight"], ["scores"]).Output("scores", [0, 2]);
        var half = new byte[48];
        for (int i = 0; i < 48; i += 3) half[i] = (byte)(i < 24 ? 200 : 0);
        // Red is 200 in one half: mean 100, logits 1 and 0.
        Assert.Equal(0.731059, RunOnce(graph, Raw, Options, half).Probabilities![0], 5);
    }

    [Fact]
    public void Bgr_models_get_blue_first()
    {
        float[] p = RunOnce(PooledClassifier(), Raw with { Bgr = true }, Options, Image).Probabilities!;
        Assert.Equal(0.268941, p[0], 5);
    }

    [Fact]
    public void Scale_mean_and_std_apply_in_this_order()
    {
        ModelDescription description = Raw with { Scale = 0.5, Mean = [50, 0, 0], Std = [0.25, 1, 1] };
        // Channel 0: (200·0.5 − 50)/0.25 = 200; channel 2: 100·0.5 = 50. Logits 2 and 0.5: 1/(1 + e^−1.5).
        Assert.Equal(1 / (1 + Math.Exp(-1.5)), RunOnce(PooledClassifier(), description, Options, Image).Probabilities![0], 5);
    }

    [Fact]
    public void One_channel_models_get_luminance()
    {
        OnnxModelBuilder graph = new OnnxModelBuilder().Input("image", [1, 1, 2, 2]).Weights("weight", [1, 2], 0.01f, 0)
            .Node("GlobalAveragePool", "image", "pooled").Node("Flatten", "pooled", "features")
            .Node("MatMul", ["features", "weight"], ["logits"]).Output("logits", [1, 2]);
        using ImageModel model = ImageModel.Load(graph.ToBytes(), Raw, Options);
        Assert.Equal(1, model.Channels);
        // 0.299·200 + 0.587·50 + 0.114·100 = 100.55
        Assert.Equal(1 / (1 + Math.Exp(-1.0055)), model.Run([Flat(2, 2, 200, 50, 100)], default)[0].Probabilities![0], 5);
    }

    [Fact]
    public void Byte_inputs_are_fed_raw()
    {
        OnnxModelBuilder graph = new OnnxModelBuilder().Input("image", [1, 2, 2, 3], TensorTypes.UInt8)
            .Weights("weight", [3, 2], 0.01f, 0, 0, 0, 0, 0.01f)
            .Node("Cast", "image", "floats", Attribute("to", 1))
            .Node("ReduceMean", "floats", "features", Attribute("axes", [1, 2]), Attribute("keepdims", 0))
            .Node("MatMul", ["features", "weight"], ["logits"]).Output("logits", [1, 2]);
        Assert.Equal(0.731059, RunOnce(graph, ModelDescription.Empty, Options, Flat(2, 2, 200, 50, 100)).Probabilities![0], 5);
    }

    [Fact]
    public void Half_precision_models_run()
    {
        OnnxModelBuilder graph = new OnnxModelBuilder().Input("image", [1, 3, 2, 2], TensorTypes.Float16)
            .Node("Cast", "image", "floats", Attribute("to", 1)).Node("GlobalAveragePool", "floats", "pooled")
            .Node("Flatten", "pooled", "features")
            .Node("Cast", "features", "halves", Attribute("to", 10)).Output("halves", [1, 3], TensorTypes.Float16);
        // Logits 2, 0.5, 1: e² / (e² + e^0.5 + e¹)
        float[] p = RunOnce(graph, Raw with { Scale = 0.01 }, Options, Flat(2, 2, 200, 50, 100)).Probabilities!;
        Assert.Equal(Math.Exp(2) / (Math.Exp(2) + Math.Exp(0.5) + Math.E), p[0], 3);
    }

    [Fact]
    public void An_ImageNet_sized_model_is_normalised_the_ImageNet_way()
    {
        OnnxModelBuilder graph = new OnnxModelBuilder().Input("image", [1, 3, 0, 0]).Node("GlobalAveragePool", "image", "pooled")
            .Node("Flatten", "pooled", "logits").Output("logits", [1, 3]);
        using ImageModel model = ImageModel.Load(graph.ToBytes(), ModelDescription.Empty, Options);
        Assert.Equal((224, 224), (model.InputWidth, model.InputHeight));
        // Black: −0.485/0.229, −0.456/0.224, −0.406/0.225; ONNX Runtime sums 50,176 values in single precision.
        double[] e = [Math.Exp(-0.485 / 0.229), Math.Exp(-0.456 / 0.224), Math.Exp(-0.406 / 0.225)];
        float[] p = model.Run([new byte[3 * 224 * 224]], default)[0].Probabilities!;
        for (int c = 0; c < 3; c++) Assert.Equal(e[c] / e.Sum(), p[c], 3);
    }

    [Fact]
    public void Labels_of_the_data_serve_when_their_count_fits()
    {
        using ImageModel fits = ImageModel.Load(PooledClassifier().ToBytes(), Raw, Options with { FallbackLabels = ["cat", "dog"] });
        using ImageModel differs = ImageModel.Load(
            PooledClassifier().ToBytes(), Raw, Options with { FallbackLabels = ["cat", "dog", "fox"] });
        Assert.Equal("cat, dog", string.Join(", ", fits.Labels));
        Assert.True(differs.Labels.IsDefault);
    }

    [Fact]
    public void The_output_whose_size_is_the_number_of_labels_is_the_class_output()
    {
        OnnxModelBuilder graph = new OnnxModelBuilder().Input("image", [1, 3, 4, 4]).Weights("weight", [3, 2], 0.01f, 0, 0, 0, 0, 0.01f)
            .Node("GlobalAveragePool", "image", "pooled").Node("Flatten", "pooled", "prob_like")
            .Node("MatMul", ["prob_like", "weight"], ["second"])
            .Output("prob_like", [1, 3]).Output("second", [1, 2]);
        using ImageModel model = ImageModel.Load(graph.ToBytes(), Raw with { Labels = ["cat", "dog"] }, Options);
        Assert.Equal(2, model.ClassCount);
        Assert.Equal("cat", ModelPredictions.Classification(model.Run([Image], default)[0].Probabilities, model.Labels).Label);
    }

    [Fact]
    public void Results_do_not_depend_on_company_or_threads()
    {
        byte[] graph = PooledClassifier(4, softmax: true).ToBytes();
        var random = new Random(5);
        ReadOnlyMemory<byte>[] images = [.. Enumerable.Range(0, 9)
            .Select(_ => { var b = new byte[48]; random.NextBytes(b); return (ReadOnlyMemory<byte>)b; })];
        using ImageModel one = ImageModel.Load(graph, Raw, Options with { WithEmbedding = true }),
            two = ImageModel.Load(graph, Raw, Options with { WithEmbedding = true, Threads = 2 });
        ModelOutput[] together = two.Run(images, default);
        for (int i = 0; i < images.Length; i++)
        {
            ModelOutput alone = one.Run([images[i]], default)[0];
            Assert.Equal(alone.Probabilities, together[i].Probabilities);
            Assert.Equal(alone.Embedding, together[i].Embedding);
        }
    }

    [Fact]
    public void A_cancelled_run_stops()
    {
        using ImageModel model = ImageModel.Load(PooledClassifier().ToBytes(), Raw, Options);
        Assert.Throws<OperationCanceledException>(() => model.Run([Image], new CancellationToken(true)));
    }

    [Fact]
    public void The_task_is_classification() => Assert.Equal(TaskType.ImageClassification, Load().Task);

    private static ImageModel Load()
    {
        using ImageModel model = ImageModel.Load(PooledClassifier().ToBytes(), ModelDescription.Empty, Options);
        return model;
    }
}
