using System.Collections;
using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Jobs;
using HardExample.Jobs.Stages;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;

namespace HardExample.PowerShell.Commands;

/// <summary>Checks configuration files and names each diagnostic.</summary>
[Cmdlet(VerbsDiagnostic.Test, "HardExampleConfig", DefaultParameterSetName = "Path")]
[OutputType(typeof(bool))]
public sealed class TestHardExampleConfigCommand : HardExampleCommand
{
    /// <summary>The files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true)]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files, taken as they are.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Values given beside the file, checked with it.</summary>
    [Parameter]
    [Assignments]
    [ArgumentCompleter(typeof(ParameterCompleter))]
    public IDictionary? Parameter { get; set; }

    /// <summary>An input that the configuration is tried on.</summary>
    [Parameter]
    public string? InputPath { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        bool literal = ParameterSetName == "LiteralPath";
        foreach (string path in this.ResolveExisting(literal ? LiteralPath : Path, literal))
        {
            IReadOnlyList<ConfigurationDiagnostic> diagnostics = MiningConfigReader.Check(
                ConfigArguments.ReadText(path), Parameter.Pairs());
            MiningConfig? config = diagnostics.Count > 0 ? null : ConfigArguments.Read(this, path, Parameter);
            if (config is not null) diagnostics = Try(config);
            foreach (ConfigurationDiagnostic diagnostic in diagnostics)
                WriteException(new ConfigurationException($"{path}: {diagnostic}"), diagnostic);
            WriteObject(config is not null && diagnostics.Count == 0
                && (InputPath is null || IsUsable(config, this.ResolveTarget(InputPath))));
        }
    }

    private bool IsUsable(MiningConfig config, string input)
    {
        ProgressMeter progress = CreateProgress();
        try
        {
            using StorageResolver storage = StorageFactory.Create(config.Extensions);
            InputFindings found = RunInBackground(cancel =>
                new InputCheck(storage, new CommandEvents(this, progress)).Run(config, input, cancel));
            WriteVerbose($"{input}: {found.Samples} samples, {found.LeftOut} left out.");
            if (found.Agreement is { } agreement)
                WriteVerbose(FormattableString.Invariant(
                    $"The model agrees with {100 * agreement.Share:0} % of the results of {agreement.Images} images."));
            return true;
        }
        catch (HardExampleException error)
        {
            Flush();
            WriteException(error, input);
            return false;
        }
        finally
        {
            progress.Complete();
        }
    }

    private IReadOnlyList<ConfigurationDiagnostic> Try(MiningConfig config)
    {
        var events = new CommandEvents(this, CreateProgress());
        using StorageResolver storage = StorageFactory.Create(config.Extensions);
        return new ConfigurationTrial(storage, events).Run(config);
    }
}
