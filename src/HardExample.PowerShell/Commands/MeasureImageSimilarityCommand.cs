using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Samples;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Stage image_similarity_mining: novelty and diversity of the images.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "ImageSimilarity")]
[OutputType(typeof(Sample))]
public sealed class MeasureImageSimilarityCommand : StageCommand
{
    /// <summary>Share of the population that is ordered.</summary>
    [Parameter, JobParameter("similarity_sample_ratio"), ValidateRange(0.0, 1.0)]
    public double SampleRatio { get; set; } = ParameterCatalog.SimilaritySampleRatio.Default;

    /// <inheritdoc/>
    protected override string Algorithm => AlgorithmNames.ImageSimilarity;
}
