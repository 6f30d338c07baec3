using HardExample.Core.Configuration;
using HardExample.Vision.Models;
using static HardExample.Vision.Tests.Models.OnnxModelBuilder;

namespace HardExample.Vision.Tests.Models;

/// <summary>Small models whose answers can be computed by hand.</summary>
internal static class TestModels
{
    /// <summary>Pixels are fed as they are, 0..255.</summary>
    public static ModelDescription Raw { get; } = ModelDescription.Empty with { Scale = 1, Resize = ResizeMode.Stretch };

    public static ModelOptions Options { get; } = new() { Name = "tiny.onnx", Threads = 1 };

    public static ModelOptions WithEmbedding { get; } = Options with { WithEmbedding = true };

    /// <summary>
    /// Global average pool of a 4×4 image, then two classes: logits = (mean of channel 0 / 100, mean of channel 2 / 100).
    /// </summary>
    public static OnnxModelBuilder PooledClassifier(long batch = 0, bool softmax = false)
    {
        OnnxModelBuilder model = new OnnxModelBuilder().Input("image", [batch, 3, 4, 4])
            .Weights("weight", [2, 3], 0.01f, 0, 0, 0, 0, 0.01f).Weights("bias", [2], 0, 0)
            .Node("GlobalAveragePool", "image", "pooled")
            .Node("Flatten", "pooled", "features")
            .Node("Gemm", ["features", "weight", "bias"], ["logits"], Attribute("transB", 1));
        return softmax ? model.Node("Softmax", "logits", "probabilities").Output("probabilities", [batch, 2])
            : model.Output("logits", [batch, 2]);
    }

    /// <summary>An image of one colour.</summary>
    public static ReadOnlyMemory<byte> Flat(int width, int height, byte r, byte g, byte b)
    {
        var rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.Length; i += 3) (rgb[i], rgb[i + 1], rgb[i + 2]) = (r, g, b);
        return rgb;
    }

    /// <summary>Loads, runs one image, disposes.</summary>
    public static ModelOutput RunOnce(OnnxModelBuilder model, ModelDescription description, ModelOptions options,
        ReadOnlyMemory<byte> image)
    {
        using ImageModel loaded = ImageModel.Load(model.ToBytes(), description, options);
        return loaded.Run([image], default)[0];
    }
}
