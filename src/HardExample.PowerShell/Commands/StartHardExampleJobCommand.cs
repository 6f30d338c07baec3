using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Cluster;
using HardExample.Cluster.Engines;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Starts a job in shards.</summary>
[Cmdlet(VerbsLifecycle.Start, "HardExampleJob", SupportsShouldProcess = true)]
[OutputType(typeof(JobStatus))]
public sealed class StartHardExampleJobCommand : JobCommand
{
    private const string Local = "Local", Slurm = "Slurm";

    /// <summary>A directory with images/ and inference_results/, or a manifest.</summary>
    [Parameter(Mandatory = true, Position = 0), ValidateNotNullOrWhiteSpace]
    public string Path { get; set; } = "";

    /// <summary>The folder that all tasks share.</summary>
    [Parameter(Mandatory = true, Position = 1), Alias("Work"), ValidateNotNullOrWhiteSpace]
    public string WorkPath { get; set; } = "";

    /// <summary>Where the hard examples are written.</summary>
    [Parameter(Mandatory = true, Position = 2), Alias("Output"), ValidateNotNullOrWhiteSpace]
    public string OutputPath { get; set; } = "";

    /// <summary>How many shards.</summary>
    [Parameter(Mandatory = true), ValidateRange(1, PlanRequest.MaxShards)]
    public int ShardCount { get; set; }

    /// <summary>What runs the tasks.</summary>
    [Parameter, ValidateSet(Local, Slurm)]
    public string Engine { get; set; } = Local;

    /// <summary>How many shards are observed at once.</summary>
    [Parameter, ValidateRange(0, PlanRequest.MaxShards)]
    public int Worker { get; set; }

    /// <summary>How often a shard is tried.</summary>
    [Parameter, ValidateRange(1, 100)]
    public int Attempt { get; set; } = 3;

    /// <summary>The manifest of the training set.</summary>
    [Parameter, JobParameter("train_data_path")]
    public string? TrainDataPath { get; set; }

    /// <summary>The ledger: what was selected before is left out.</summary>
    [Parameter, JobParameter("extensions.ledger")]
    public string? Ledger { get; set; }

    /// <summary>Which images a job with a ledger takes.</summary>
    [Parameter, JobParameter("extensions.ledger_include")]
    public LedgerInclude Include { get; set; }

    /// <summary>Replaces an earlier output.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Slurm: the partition.</summary>
    [Parameter]
    public string? Partition { get; set; }

    /// <summary>Slurm: the longest that a step or a shard may take.</summary>
    [Parameter]
    public string? Time { get; set; }

    /// <summary>Slurm: memory of each task.</summary>
    [Parameter]
    public string? Memory { get; set; }

    /// <summary>Slurm: memory of reduce.</summary>
    [Parameter]
    public string? ReduceMemory { get; set; }

    /// <summary>Slurm: processors of each task.</summary>
    [Parameter, ValidateRange(0, 4096)]
    public int Cpu { get; set; }

    /// <summary>Slurm: the account that pays.</summary>
    [Parameter]
    public string? Account { get; set; }

    /// <summary>Slurm: further options of sbatch.</summary>
    [Parameter]
    public string[] SlurmOption { get; set; } = [];

    /// <summary>Slurm: the command line program on the machines of the cluster.</summary>
    [Parameter, ValidateNotNullOrWhiteSpace]
    public string Program { get; set; } = "hardexample";

    /// <inheritdoc/>
    protected override void End()
    {
        bool isSlurm = Engine.Equals(Slurm, StringComparison.OrdinalIgnoreCase);
        if (!isSlurm) RefuseSlurmParameters();
        SubmitRequest request = RequestOf(isSlurm ? ProgramPath() : "");
        WorkFolder work = WorkFolder.At(request.WorkPath);
        if (!ShouldProcess(work.Root, $"Start job in {ShardCount} shards ({Engine})")) return;
        if (isSlurm) RunJob((events, cancel) => new SlurmEngine().SubmitAsync(request, events, cancel).GetAwaiter().GetResult());
        else SessionJobs.Start(work, request);
        WriteObject(SessionJobs.Read(work));
    }

    private SubmitRequest RequestOf(string program) => new()
    {
        InputPath = this.ResolveTarget(Path),
        OutputPath = this.ResolveTarget(OutputPath),
        WorkPath = this.ResolveTarget(WorkPath),
        Config = ReadConfig(),
        ShardCount = ShardCount,
        Program = [program],
        Workers = Worker,
        Threads = ThrottleLimit,
        Attempts = Attempt,
        Overwrite = Force,
        Slurm = new() { Partition = Partition, Time = Time, Memory = Memory, ReduceMemory = ReduceMemory, Cpus = Cpu, Account = Account,
            Extra = [.. SlurmOption] },
    };

    private string ProgramPath() => InvokeCommand.GetCommand(Program, CommandTypes.Application)?.Definition
        ?? throw new ConfigurationException(
            $"The command line program '{Program}' is not found here, and the tasks of Slurm need it on every machine. Put hardexample "
                + "on the PATH, or give its path with -Program.");

    private void RefuseSlurmParameters()
    {
        string[] names = [nameof(Partition), nameof(Time), nameof(Memory), nameof(ReduceMemory), nameof(Cpu), nameof(Account),
            nameof(SlurmOption), nameof(Program)];
        if (Array.Find(names, MyInvocation.BoundParameters.ContainsKey) is { } given)
            throw new ConfigurationException($"-{given} is for -Engine Slurm; the local engine does not know it.");
    }
}
