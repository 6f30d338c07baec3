using System.Collections.Immutable;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Output;

/// <summary>What an export wrote.</summary>
/// <param name="ManifestPath">The manifest, as path or URI.</param>
/// <param name="DataPath">The folder of the images, as path or URI.</param>
/// <param name="Total">Samples that were given.</param>
/// <param name="Written">Samples that were written.</param>
/// <param name="Problems">Samples that were left out, with the reason, in the order in which they came.</param>
public sealed record ExportResult(string ManifestPath, string DataPath, int Total, int Written, ImmutableArray<SampleProblem> Problems)
{
    /// <summary>The sources of the samples that were left out.</summary>
    internal IReadOnlySet<string> Unwritten { get; init; } = new HashSet<string>();

    /// <summary>The summary of the job as it was written: what could not be exported is left out; null without a record.</summary>
    internal JobSummary? Summary { get; init; }

    /// <summary>Boxes that reached beyond their image and were cut for the annotation files.</summary>
    internal int ClippedBoxes { get; init; }

    /// <summary>Images with such boxes.</summary>
    internal int ClippedImages { get; init; }

    /// <summary>Boxes that have no area within their image, and are not in its annotation file.</summary>
    internal int OmittedBoxes { get; init; }

    /// <summary>Images with such boxes.</summary>
    internal int OmittedImages { get; init; }

    /// <summary>What is to be said once of the boxes.</summary>
    public IEnumerable<string> Notes()
    {
        if (ClippedBoxes > 0) yield return Observing.ClippedBoxes.Message(ClippedBoxes, ClippedImages);
        if (OmittedBoxes > 0) yield return Observing.ClippedBoxes.Omitted(OmittedBoxes, OmittedImages);
    }
}
