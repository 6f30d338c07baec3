using System.Collections.Immutable;

namespace HardExample.Vision.Models;

/// <summary>How a model is opened, beside its description.</summary>
public sealed record ModelOptions
{
    /// <summary>What messages call the model, usually its file name.</summary>
    public required string Name { get; init; }

    /// <summary>Name of an output or inner tensor that serves as embedding; it wins over the description.</summary>
    public string? EmbeddingOutput { get; init; }

    /// <summary>Output or inner tensor [1, C, h, w] that serves as feature map; it wins over the description.</summary>
    public string? FeatureMap { get; init; }

    /// <summary>Whether <see cref="ModelOutput.Embedding"/> is wanted. If no name is given the tensor is looked for in the graph.</summary>
    public bool WithEmbedding { get; init; }

    /// <summary>Whether <see cref="ModelOutput.FeatureMap"/> is wanted; without a name in options or description there is none.</summary>
    public bool WithFeatureMap { get; init; }

    /// <summary>How many images go through the model at once, at least 1. It never changes the result.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The folder that the model's external weight files are relative to; null when the model is one file.</summary>
    public string? ExternalDataFolder { get; init; }

    /// <summary>Class names for a description without any, if their number fits the model; may be empty.</summary>
    public ImmutableArray<string> FallbackLabels { get; init; } = [];
}
