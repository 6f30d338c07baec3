using HardExample.Core.Samples;
using HardExample.Jobs.Models;
using HardExample.Storage;
using HardExample.Vision.Imaging;
using HardExample.Vision.Models;

namespace HardExample.Cli.Demo;

/// <summary>The demo's small classifier: the deployed model whose errors are to be found.</summary>
/// <param name="modelPath">digits.onnx or its folder.</param>
/// <param name="storage">Where it is.</param>
public sealed class DigitClassifier(string modelPath, StorageResolver storage) : IDisposable
{
    private readonly ImageModel _model = Open(ModelFile.Read(modelPath, storage));

    /// <summary>Predicts grey images.</summary>
    /// <param name="digits">Pixels [H × W], 0..255, of the model's input size.</param>
    /// <returns>One prediction an image, in order.</returns>
    public ClassificationPrediction[] Predict(IReadOnlyList<(byte[] Pixels, int W, int H)> digits)
    {
        var inputs = new ReadOnlyMemory<byte>[digits.Count];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = Repeat(digits[i].Pixels);
        return Array.ConvertAll(_model.Run(inputs, CancellationToken.None),
            o => ModelPredictions.Classification(o.Probabilities, _model.Labels));
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private static ImageModel Open(ModelFile file) => ImageModel.Load(file.Bytes, file.Description, new ModelOptions { Name = file.Name });

    private static byte[] Repeat(byte[] grey)
    {
        var rgb = new byte[grey.Length * RgbImage.Channels];
        for (int i = 0; i < rgb.Length; i++) rgb[i] = grey[i / RgbImage.Channels];
        return rgb;
    }
}
