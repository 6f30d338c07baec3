using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Jobs;

/// <summary>A scored population.</summary>
/// <param name="Samples">The usable samples with scores, coefficient and reasons, in input order.</param>
/// <param name="Skipped">How many could not be observed.</param>
/// <param name="FeatureExtractor">What gave the embeddings.</param>
/// <param name="Reference">What the samples were compared with.</param>
/// <param name="ReferenceSources">Path or URI of each image of the reference by its id; empty when the reference was made before.</param>
public sealed record PipelineOutcome(IReadOnlyList<Sample> Samples, int Skipped, string FeatureExtractor, TrainingReference Reference,
    IReadOnlyDictionary<string, string> ReferenceSources)
{
    /// <summary>What decoded the images, for example "ImageSharp 2.1.13".</summary>
    public required string ImageDecoder { get; init; }
}
