using System.Collections;
using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Jobs.Running;
using HardExample.PowerShell.Arguments;

namespace HardExample.PowerShell.Pipeline;

/// <summary>A cmdlet that runs long work with a job's configuration.</summary>
public abstract class JobCommand : HardExampleCommand
{
    /// <summary>A configuration file.</summary>
    [Parameter]
    public string? ConfigPath { get; set; }

    /// <summary>Job parameters, over the file.</summary>
    [Parameter, Assignments, ArgumentCompleter(typeof(ParameterCompleter))]
    public IDictionary? Parameter { get; set; }

    /// <summary>The inference model.</summary>
    [Parameter, JobParameter("model_serving_url"), Alias("ModelServingUrl")]
    public string? ModelPath { get; set; }

    /// <summary>The model for feature extraction.</summary>
    [Parameter, JobParameter("checkpoint_path")]
    public string? CheckpointPath { get; set; }

    /// <summary>Threads; 0 = as many as the machine has processors.</summary>
    [Parameter, JobParameter("extensions.threads"), ValidateRange(0, 1024)]
    public int ThrottleLimit { get; set; }

    /// <summary>The configuration that the command line means.</summary>
    private protected MiningConfig ReadConfig() => ConfigArguments.Read(this, ConfigPath, Parameter);

    /// <summary>Runs work in the background and shows its progress.</summary>
    private protected T RunJob<T>(Func<IJobEvents, CancellationToken, T> work)
    {
        ProgressMeter progress = CreateProgress();
        T result = RunInBackground(cancel => work(new CommandEvents(this, progress), cancel));
        progress.Complete();
        return result;
    }
}
