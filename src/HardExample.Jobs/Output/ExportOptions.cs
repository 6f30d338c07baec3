using System.Collections.Immutable;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Output;

/// <summary>How an export is written.</summary>
public sealed record ExportOptions
{
    /// <summary>
    /// False: an output directory that is not empty is refused. True: what an earlier run wrote is replaced; anything else of the same name
    /// is refused by name.
    /// </summary>
    public bool Overwrite { get; init; }

    /// <summary>False: only hard samples are written. True: every sample that is given.</summary>
    public bool IncludeAll { get; init; }

    /// <summary>
    /// Size of an upright original, px, for samples without features; null from it = it does not decode, and is left out. Without it
    /// classifications are copied unseen.
    /// </summary>
    public Func<Sample, (int Width, int Height)?>? ImageSize { get; init; }

    /// <summary>
    /// What is wrong with an image of which only the header was read; null from it = it decodes. Asked where no algorithm decoded the image
    /// and its last bytes do not show that it is whole. Without it such images are copied.
    /// </summary>
    public Func<Sample, string?>? Flaw { get; init; }

    /// <summary>Whether PASCAL VOC files have decimals.</summary>
    public bool VocDecimals { get; init; }

    /// <summary>Files that may lie in the output directory without making it full, for example the job log.</summary>
    public ImmutableArray<string> IgnoredFiles { get; init; } = [];

    /// <summary>What is kept of the job beside the output, for evaluation, tuning and the report; null = nothing.</summary>
    public JobRecord? Record { get; init; }

    /// <summary>Told after each sample how many were written.</summary>
    public Action<int>? Progress { get; init; }

    /// <summary>Told of each sample that had to be left out, when it happens.</summary>
    public Action<SampleProblem>? OnProblem { get; init; }
}
