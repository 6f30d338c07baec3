using System.Management.Automation;
using HardExample.Core.Formats.Manifests;
using HardExample.Core.Samples;
using HardExample.Jobs.Input;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Reads a manifest back, with the hard marks in it.</summary>
[Cmdlet(VerbsData.Import, "HardExampleManifest", DefaultParameterSetName = "Path")]
[OutputType(typeof(Sample))]
public sealed class ImportHardExampleManifestCommand : InputCommand
{
    /// <summary>Lines need no prediction: what people labelled is read too.</summary>
    private protected override InputOptions Options => new() { PredictMissing = true };

    /// <summary>The output directory of a job stands for the manifest in it.</summary>
    private protected override string InputAt(string path) =>
        Directory.Exists(path) ? System.IO.Path.Combine(path, ManifestFile.OutputName) : path;

    private protected override void Read(Sample sample, ProgressMeter progress) => WriteObject(sample);
}
