using System.Collections;
using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.PowerShell.Arguments;

namespace HardExample.PowerShell.Pipeline;

/// <summary>A cmdlet that takes samples from the pipeline and works with a job's configuration.</summary>
public abstract class ConfiguredSampleCommand : SampleCommand
{
    /// <summary>A configuration file.</summary>
    [Parameter]
    public string? ConfigPath { get; set; }

    /// <summary>Job parameters, over the file.</summary>
    [Parameter, Assignments, ArgumentCompleter(typeof(ParameterCompleter))]
    public IDictionary? Parameter { get; set; }

    /// <summary>The configuration that the command line means.</summary>
    private protected MiningConfig Config { get; private set; } = null!;

    /// <inheritdoc/>
    protected sealed override void Begin()
    {
        Config = ConfigArguments.Read(this, ConfigPath, Parameter);
        Configured();
    }

    /// <summary>Runs once before the first sample, when the configuration is known.</summary>
    private protected virtual void Configured() { }
}
