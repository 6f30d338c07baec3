using System.Collections;
using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Jobs;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;
using HardExample.Storage;

namespace HardExample.PowerShell.Commands;

/// <summary>Checks configuration files and names each fault.</summary>
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

    /// <inheritdoc/>
    protected override void Process()
    {
        bool literal = ParameterSetName == "LiteralPath";
        foreach (string path in this.ResolveExisting(literal ? LiteralPath : Path, literal))
        {
            IReadOnlyList<ConfigurationFault> faults = MiningConfigReader.Check(ConfigArguments.ReadText(path), Parameter.Pairs());
            if (faults.Count == 0) faults = Try(ConfigArguments.Read(this, path, Parameter));
            foreach (ConfigurationFault fault in faults) WriteFault(new ConfigurationException($"{path}: {fault}"), fault);
            WriteObject(faults.Count == 0);
        }
    }

    private IReadOnlyList<ConfigurationFault> Try(MiningConfig config)
    {
        var events = new CommandEvents(this, new(MyInvocation.MyCommand.Name, WriteProgress, TimeProvider.System));
        using StorageResolver storage = StorageFactory.Create(config.Extensions);
        return new ConfigurationTrial(storage, events).Run(config);
    }
}
