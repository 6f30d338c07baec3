using System.Collections.Immutable;
using HardExample.Core.Samples;

namespace HardExample.Vision.Observation;

/// <summary>What to observe of an image.</summary>
public sealed record ObservationRequest
{
    /// <summary>What the algorithms need.</summary>
    public required Observations Needs { get; init; }

    /// <summary>Names of the augmentations to run, in order; used when <see cref="Needs"/> asks for augmented predictions.</summary>
    public ImmutableArray<string> Augmentations { get; init; } = [];

    /// <summary>Run the inference model on the image itself and take its prediction in place of the sample's.</summary>
    public bool Predict { get; init; }

    /// <summary>Observe the labelled boxes of the sample too (training images of a detector).</summary>
    public bool LabelledBoxes { get; init; }
}
