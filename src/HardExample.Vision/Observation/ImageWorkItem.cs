using HardExample.Core.Samples;
using HardExample.Vision.Features;
using HardExample.Vision.Imaging;
using HardExample.Vision.Models;

namespace HardExample.Vision.Observation;

/// <summary>One image while it is observed: its pixels and inputs, released together.</summary>
internal sealed class ImageWorkItem(Sample sample) : IDisposable
{
    private LuminancePlane? _luminance;

    public Sample Sample { get; set; } = sample;

    public string? Problem { get; set; }

    public DecodedImage? Decoded { get; set; }

    /// <summary>The luminance of the decoded image, made when it is first asked for.</summary>
    public LuminancePlane Luminance => _luminance ??= ImageFeatureExtractor.LuminanceOf(Decoded!);

    public ModelInput? InferenceInput { get; set; }

    public ModelInput? ExtractorInput { get; set; }

    /// <summary>The feature map that box embeddings are read from, with the geometry of the input it was made from.</summary>
    public (FeatureMap Map, ModelInput Input)? BoxMap { get; set; }

    public void Dispose()
    {
        if (!ReferenceEquals(ExtractorInput, InferenceInput)) ExtractorInput?.Dispose();
        InferenceInput?.Dispose();
        _luminance?.Dispose();
        Decoded?.Dispose();
    }
}
