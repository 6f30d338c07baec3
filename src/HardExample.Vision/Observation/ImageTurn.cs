using HardExample.Core.Samples;
using HardExample.Vision.Imaging;
using HardExample.Vision.Models;

namespace HardExample.Vision.Observation;

/// <summary>One image while it is observed: its pixels and inputs, released together.</summary>
internal sealed class ImageTurn(Sample sample) : IDisposable
{
    public Sample Sample { get; set; } = sample;

    public string? Problem { get; set; }

    public DecodedImage? Decoded { get; set; }

    public ModelInput? InferenceInput { get; set; }

    public ModelInput? ExtractorInput { get; set; }

    /// <summary>The feature map that box embeddings are read from, with the geometry of the input it was made from.</summary>
    public (FeatureMap Map, ModelInput Input)? BoxMap { get; set; }

    public void Dispose()
    {
        if (!ReferenceEquals(ExtractorInput, InferenceInput)) ExtractorInput?.Dispose();
        InferenceInput?.Dispose();
        Decoded?.Dispose();
    }
}
