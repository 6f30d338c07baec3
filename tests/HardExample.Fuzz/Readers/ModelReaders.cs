using HardExample.Core.Configuration;
using HardExample.Jobs.Models;
using HardExample.Storage;
using HardExample.Vision.Models;
using HardExample.Vision.Tests.Models;
using static HardExample.Vision.Tests.Models.OnnxModelBuilder;

namespace HardExample.Fuzz.Readers;

/// <summary>Models and what describes them.</summary>
internal static class ModelReaders
{
    /// <summary>A classifier of two classes with a convolution, and a detector in the form [1, N, 6].</summary>
    public static byte[][] Seeds() =>
    [
        Classifier().ToBytes(),
        Classifier().Metadata("names", "{0: 'cat', 1: 'dog'}").Metadata("task", "classify").Metadata("imgsz", "[4, 4]").ToBytes(),
        new OnnxModelBuilder().Input("image", [1, 3, 4, 4]).ConstantOutput("output0", [1, 2, 6], 0, 0, 2, 2, 0.9f, 0, 1, 1, 3, 3, 0.4f, 1)
            .Metadata("names", "{0: 'cat', 1: 'dog'}").Metadata("task", "detect").ToBytes(),
    ];

    /// <summary>model.yaml beside a model, with a file of labels.</summary>
    public static Func<byte[], bool> Description(Sandbox sandbox)
    {
        sandbox.Write("in/model.onnx", Seeds()[0]);
        sandbox.Write("in/labels.txt", "cat\ndog\n"u8.ToArray());
        return input =>
        {
            sandbox.Write("in/model.yaml", input);
            return ModelFile.Read(sandbox["in"], StorageResolver.Local) is { Description.Labels: var labels }
                && (labels.IsDefault || !labels.Contains(Sandbox.Secret))
                ? true : throw new PropertyException("The labels are those of a file outside of the model's folder.");
        };
    }

    /// <summary>A model, loaded and run on one image.</summary>
    public static Func<byte[], bool> Graph(Sandbox sandbox) => input =>
    {
        using ImageModel model = ImageModel.Load(input, ModelDescription.Empty,
            new() { Name = "model.onnx", Threads = 1, WithEmbedding = true, ExternalDataFolder = sandbox["in"] });
        model.Run([new byte[3 * model.InputWidth * model.InputHeight]], CancellationToken.None);
        return true;
    };

    private static OnnxModelBuilder Classifier() => new OnnxModelBuilder().Input("image", [0, 3, 4, 4])
        .Weights("kernel", [2, 3, 3, 3], [.. Enumerable.Range(0, 54).Select(static i => (i % 7 - 3) * 0.01f)])
        .Weights("weight", [2, 2], 1, 0, 0, 1).Weights("bias", [2], 0, 0.1f)
        .Node("Conv", ["image", "kernel"], ["map"], Attribute("pads", 1, 1, 1, 1))
        .Node("Relu", "map", "relu").Node("GlobalAveragePool", "relu", "pooled").Node("Flatten", "pooled", "features")
        .Node("Gemm", ["features", "weight", "bias"], ["logits"], Attribute("transB", 1)).Output("logits", [0, 2]);
}
