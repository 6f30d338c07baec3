namespace HardExample.Vision.Models.BuiltIn;

/// <summary>The built-in ResNet-18 trained on ImageNet, 512 values an image; restored by ResNet18.targets.</summary>
public static class BuiltInExtractor
{
    /// <summary>What messages call it.</summary>
    public const string Name = "the built-in ResNet-18 trained on ImageNet";

    /// <summary>Name of its file.</summary>
    public const string FileName = "resnet18.onnx";

    /// <summary>Length of its embedding.</summary>
    public const int Length = 512;

    /// <summary>Width and height of its input, px.</summary>
    public const int Side = 224;

    /// <summary>The folder with the model and its model.yaml, beside the assembly.</summary>
    public static string Folder { get; } = Path.Combine(
        Path.GetDirectoryName(typeof(BuiltInExtractor).Assembly.Location) is { Length: > 0 } beside ? beside : AppContext.BaseDirectory,
        "models", "resnet18");
}
