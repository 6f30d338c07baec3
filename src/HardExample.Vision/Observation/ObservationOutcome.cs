using HardExample.Core.Errors;
using HardExample.Core.Samples;

namespace HardExample.Vision.Observation;

/// <summary>The observed sample, or why the image could not be observed.</summary>
/// <param name="Sample">The sample with its observations; as it came when there is a problem.</param>
/// <param name="Problem">What is wrong and how to mend it; null when all went well.</param>
/// <param name="ModelFailed">Whether a model failed on the image, rather than the image being unreadable.</param>
public readonly record struct ObservationOutcome(Sample Sample, string? Problem, bool ModelFailed = false)
{
    /// <summary>The problem as it is reported: by the sample's name.</summary>
    public SampleProblem ToProblem() => new(Sample.Source, null, Problem!, ModelFailed ? InputErrorIds.ModelFailed
        : InputErrorIds.UnreadableImage);
}
