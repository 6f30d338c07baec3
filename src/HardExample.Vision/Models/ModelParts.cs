using System.Collections.Immutable;
using HardExample.Core.Samples;
using HardExample.Vision.Models.Decoding;
using HardExample.Vision.Models.Tensors;

namespace HardExample.Vision.Models;

/// <summary>Everything that a loaded model consists of.</summary>
internal sealed record ModelParts
{
    /// <summary>What messages call the model.</summary>
    public required string Name { get; init; }

    /// <summary>What it predicts.</summary>
    public required TaskType Task { get; init; }

    /// <summary>How it is fed.</summary>
    public required InputSpecification Input { get; init; }

    /// <summary>The loaded graph.</summary>
    public required OnnxSession Session { get; init; }

    /// <summary>Class names, default when unknown.</summary>
    public required ImmutableArray<string> Labels { get; init; }

    /// <summary>Reads probabilities; null for detectors and pure feature extractors.</summary>
    public ClassReader? Classes { get; init; }

    /// <summary>Reads boxes; null for others than detectors.</summary>
    public IBoxDecoder? Boxes { get; init; }

    /// <summary>Reads the embedding; null when it is not wanted or there is none.</summary>
    public FeatureReader? Embedding { get; init; }

    /// <summary>Reads the feature map; null when it is not wanted or there is none.</summary>
    public FeatureReader? FeatureMap { get; init; }

    /// <summary>Files beside the model that hold its weights.</summary>
    public ImmutableArray<string> ExternalFiles { get; init; } = [];

    /// <summary>What was assumed.</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }

    /// <summary>Number of classes, 0 when unknown.</summary>
    public int ClassCount => Classes?.ClassCount ?? Boxes?.ClassCount ?? 0;

    /// <summary>Reads one image's outputs.</summary>
    public ModelOutput Read(OutputRow row) => new(Classes?.Read(row), Embedding?.Embedding(row), Boxes?.Decode(row), FeatureMap?.Map(row));
}
