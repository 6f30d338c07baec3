using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs;
using HardExample.Jobs.Output;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;

namespace HardExample.PowerShell.Commands;

/// <summary>Runs the whole job.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "HardExampleMining", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
[OutputType(typeof(Sample))]
public sealed class InvokeHardExampleMiningCommand : JobCommand
{
    private readonly List<Sample> _samples = [];
    private MiningConfig _config = null!;
    private StagePlan _plan = null!;
    private readonly List<JobSummary> _summaries = [];
    private bool _isWaiting;

    /// <summary>A directory with images/ and inference_results/, or a manifest.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path"), SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The same, taken as it is.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true), Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Samples that were read before.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Sample", ValueFromPipeline = true)]
    public Sample[] InputObject { get; set; } = [];

    /// <summary>The manifest of the training set.</summary>
    [Parameter, JobParameter("train_data_path")]
    public string? TrainDataPath { get; set; }

    /// <summary>Where the hard examples are written; nothing is written without it.</summary>
    [Parameter]
    public string? OutputPath { get; set; }

    /// <summary>What is known of the training data, from New-MiningReference.</summary>
    [Parameter]
    public TrainingReference? Reference { get; set; }

    /// <summary>The ledger: what was selected before is left out.</summary>
    [Parameter, JobParameter("extensions.ledger")]
    public string? Ledger { get; set; }

    /// <summary>Which images a job with a ledger takes.</summary>
    [Parameter, JobParameter("extensions.ledger_include")]
    public LedgerInclude Include { get; set; }

    /// <summary>Replaces an earlier output.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Where the metrics of the job go, for node_exporter's textfile collector.</summary>
    [Parameter, ValidateNotNullOrWhiteSpace]
    public string? MetricsPath { get; set; }

    /// <summary>Results that are reported as an error, after the samples were given: drift, left-out&gt;1%, hard&gt;30%.</summary>
    [Parameter]
    public FailRule[] FailOn { get; set; } = [];

    /// <summary>The name of a variable that gets the summary of the job.</summary>
    [Parameter, ValidateNotNullOrWhiteSpace]
    public string? SummaryVariable { get; set; }

    /// <summary>Selects at most this many samples, the hardest of all.</summary>
    [Parameter, JobParameter("extensions.budget.top"), ValidateRange(0, int.MaxValue)]
    public int? Top { get; set; }

    /// <summary>Selects at most this share of the samples.</summary>
    [Parameter, JobParameter("extensions.budget.percent"), ValidateRange(0.0, 100.0)]
    public double? Percent { get; set; }

    /// <summary>Selects only samples whose coefficient is at least this.</summary>
    [Parameter, JobParameter("extensions.budget.threshold"), ValidateRange(0.0, 1.0)]
    public double? Threshold { get; set; }

    /// <summary>Spreads the selection over unlike images.</summary>
    [Parameter, JobParameter("extensions.budget.diverse")]
    public SwitchParameter Diverse { get; set; }

    /// <summary>Selects near-duplicates of selected images too.</summary>
    [Parameter, JobParameter("extensions.budget.keep_duplicates")]
    public SwitchParameter KeepDuplicates { get; set; }

    /// <summary>Selects at most this many samples of each predicted class.</summary>
    [Parameter, JobParameter("extensions.budget.max", Implies = "extensions.budget.per=class"), ValidateRange(1, int.MaxValue)]
    public int? PerClass { get; set; }

    /// <summary>What Min and Max count by.</summary>
    [Parameter, JobParameter("extensions.budget.per"), ArgumentCompleter(typeof(GroupCompleter))]
    public string? QuotaBy { get; set; }

    /// <summary>Selects so many samples of each group before others.</summary>
    [Parameter, JobParameter("extensions.budget.min"), ValidateRange(0, int.MaxValue)]
    public int? Min { get; set; }

    /// <summary>Selects at most so many samples of each group.</summary>
    [Parameter, JobParameter("extensions.budget.max"), ValidateRange(1, int.MaxValue)]
    public int? Max { get; set; }

    /// <summary>The share of the budget that is drawn at random from the rest, as a control.</summary>
    [Parameter, JobParameter("extensions.budget.random_share"), ValidateRange(0.0, SelectionBudget.MaxRandomShare)]
    public double? RandomShare { get; set; }

    /// <summary>The seed of that draw.</summary>
    [Parameter, JobParameter("extensions.budget.seed"), ValidateRange(0, int.MaxValue)]
    public int Seed { get; set; } = SelectionBudget.None.Seed;

    /// <inheritdoc/>
    protected override void Begin()
    {
        try
        {
            QuotaArguments.Check(MyInvocation.BoundParameters);
            _config = ReadConfig();
        }
        catch (ConfigurationException error)
        {
            WriteFailure(error, error.JobLog ?? MiningConfigReader.NamedLog(null, Parameter.Pairs()));
            throw;
        }
        _plan = StagePlan.Join(MyInvocation);
        _isWaiting = (_config.TaskSummaryFile ?? MetricsPath) is not null;
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == "Sample") _samples.AddRange(InputObject);
        else
            foreach (string path in this.ResolveExisting(ParameterSetName == "Path" ? Path : LiteralPath,
                ParameterSetName == "LiteralPath"))
                Mine(new JobRequest { InputPath = path, Config = _config });
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (ParameterSetName == "Sample" && _samples.Count > 0) Mine(new JobRequest { Samples = _samples, Config = _config });
        else if (_isWaiting && ShouldProcess(TargetsOf(_config.TaskSummaryFile, MetricsPath), "Write that the job failed"))
            WriteFailure(new ConfigurationException(MyInvocation.ExpectingInput ? "No sample came down the pipeline."
                : $"Cannot find the input: {string.Join(", ", Path.Concat(LiteralPath))}."), _config.TaskSummaryFile);
        _isWaiting = false;
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        // A command before this one ended the pipeline: the log must not go on saying what an earlier job came to.
        if (!_isWaiting || SaysWhatIf()) return;
        try
        {
            WriteFailure(new ConfigurationException("The pipeline ended before the job began."), _config.TaskSummaryFile);
        }
        catch (HardExampleException error)
        {
            System.Diagnostics.Trace.TraceWarning(error.Message);
        }
    }

    private void WriteFailure(ConfigurationException error, string? log)
    {
        JobLog.WriteFailure(error, log is null ? null : this.ResolveTarget(log));
        JobMetrics.WriteFailure(error, MetricsPath is null ? null : this.ResolveTarget(MetricsPath));
    }

    private static string TargetsOf(params string?[] paths) => string.Join(", ", paths.Where(static p => p is not null));

    private bool SaysWhatIf() =>
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given) && given is SwitchParameter { IsPresent: true };

    private void Mine(JobRequest request)
    {
        _isWaiting = false;
        request = request with
        {
            Reference = Reference, ComparesModel = request.Samples is null || _plan.MayCompare(_config.ModelServingUrl), Overwrite = Force,
            OutputPath = OutputPath is null ? null : this.ResolveTarget(OutputPath),
            MetricsPath = MetricsPath is null ? null : this.ResolveTarget(MetricsPath),
        };
        string targets = TargetsOf(request.OutputPath, _config.TaskSummaryFile, request.MetricsPath,
            request.OutputPath is null ? null : _config.Extensions.Ledger);
        if (targets.Length > 0 && !ShouldProcess(targets, "Write hard examples"))
            request = request with { OutputPath = null, MetricsPath = null, Config = _config with { TaskSummaryFile = null } };
        using StorageResolver storage = StorageFactory.Create(_config.Extensions);
        JobResult result = RunJob((events, cancel) => new MiningJob(storage, events).Run(request, cancel));
        if (result.Summary.Selection is { } selection) WriteVerbose($"Of them, {selection}.");
        WriteVerbose($"{result.Summary.HardSamples} of {result.Summary.TotalSamples} samples are hard, {result.Summary.SkippedSamples} "
            + $"were left out; compared with {result.Summary.Reference}; {result.Summary.Elapsed.TotalSeconds:0.0} s.");
        if (result.Summary.Drift is { } drift) WriteVerbose($"Drift: {drift}.");
        if (result.Ledger is { } ledger && LedgerText.Of(result.Summary, ledger) is { } told) WriteVerbose(told);
        if (SummaryVariable is { } name)
        {
            _summaries.Add(result.Summary);
            SessionState.PSVariable.Set(name, _summaries.Count == 1 ? result.Summary : _summaries.ToArray());
        }
        WriteObject(result.Samples, enumerateCollection: true);
        foreach (FailRule rule in FailOn)
        {
            if (rule.WhyNotChecked(result.Summary) is { } why) WriteWarning(why);
            if (rule.Check(result.Summary) is { } finding)
                WriteError(new(new RuntimeException(finding), "ResultFinding", ErrorCategory.LimitsExceeded, result.Summary));
        }
    }
}
