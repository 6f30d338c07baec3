using System.Collections;
using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Samples;
using HardExample.Jobs.Input;
using HardExample.Jobs.Stages;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;

namespace HardExample.PowerShell.Commands;

/// <summary>Reads the results of a model in service.</summary>
[Cmdlet(VerbsCommon.Get, "InferenceResult", DefaultParameterSetName = "Path")]
[OutputType(typeof(Sample))]
public sealed class GetInferenceResultCommand : InputCommand
{
    private InputOptions _options = null!;
    private StorageResolver? _storage;
    private PredictionStage? _model;
    private OrderedBatches<Sample, Sample>? _batches;

    /// <summary>The model that predicts where a result is missing.</summary>
    [Parameter, JobParameter("model_serving_url"), Alias("ModelServingUrl")]
    public string? ModelPath { get; set; }

    /// <summary>The task that the input must be of.</summary>
    [Parameter, JobParameter("extensions.task_type")]
    public TaskType? TaskType { get; set; }

    /// <summary>Order of the numbers in detection_boxes.</summary>
    [Parameter, JobParameter("extensions.box_order")]
    public BoxOrder BoxOrder { get; set; } = BoxOrder.Yxyx;

    /// <summary>A configuration file.</summary>
    [Parameter]
    public string? ConfigPath { get; set; }

    /// <summary>Job parameters, over the file.</summary>
    [Parameter, Assignments, ArgumentCompleter(typeof(ParameterCompleter))]
    public IDictionary? Parameter { get; set; }

    private protected override InputOptions Options => _options;

    private protected override StorageResolver Storage => _storage!;

    /// <inheritdoc/>
    protected override void Begin()
    {
        MiningConfig config = ConfigArguments.Read(this, ConfigPath, Parameter);
        _storage = StorageFactory.Create(config.Extensions);
        _options = InputOptions.From(config.Extensions) with { PredictMissing = ModelPath is not null };
        if (ModelPath is null) return;
        StagePlan plan = StagePlan.Join(MyInvocation);
        _model = new(config, _storage, new CommandEvents(this, CreateProgress()), () => plan.MayCompare(config.ModelServingUrl));
        _batches = new(_model.Complete, config.Extensions.BatchSize * Environment.ProcessorCount, 1, Flush, Cancellation);
    }

    private protected override void Read(Sample sample, ProgressMeter progress)
    {
        if (_batches is null) WriteObject(sample);
        else _batches.Add(sample, WriteObject);
    }

    /// <inheritdoc/>
    protected override void End() => _batches?.Drain(WriteObject);

    /// <inheritdoc/>
    protected override void Release()
    {
        _batches?.WaitForIdle();
        _model?.Dispose();
        _storage?.Dispose();
    }
}
