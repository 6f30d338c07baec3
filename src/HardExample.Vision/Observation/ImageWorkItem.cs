using HardExample.Core.Errors;
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

    /// <summary>Whether the problem is that a model failed on this image.</summary>
    public bool ModelFailed { get; private set; }

    public DecodedImage? Decoded { get; set; }

    /// <summary>The luminance of the decoded image, made when it is first asked for.</summary>
    public LuminancePlane Luminance => _luminance ??= ImageFeatureExtractor.LuminanceOf(Decoded!);

    public ModelInput? InferenceInput { get; set; }

    public ModelInput? ExtractorInput { get; set; }

    /// <summary>The feature map that box embeddings are read from, with the geometry of the input it was made from.</summary>
    public (FeatureMap Map, ModelInput Input)? BoxMap { get; set; }

    /// <summary>The image is left out because a model failed on it.</summary>
    public void Fail(ModelException failure) => (Problem, ModelFailed) = (failure.Message, true);

    public void Dispose()
    {
        if (!ReferenceEquals(ExtractorInput, InferenceInput)) ExtractorInput?.Dispose();
        InferenceInput?.Dispose();
        _luminance?.Dispose();
        Decoded?.Dispose();
    }
}
