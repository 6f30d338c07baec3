using HardExample.Core.Samples;

namespace HardExample.Vision.Observation;

/// <summary>The observed sample, or why the image could not be observed.</summary>
/// <param name="Sample">The sample with its observations; as it came when there is a problem.</param>
/// <param name="Problem">What is wrong and how to mend it; null when all went well.</param>
public readonly record struct ObservationOutcome(Sample Sample, string? Problem);
