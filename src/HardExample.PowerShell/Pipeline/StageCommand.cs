using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Mining;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Stages;
using HardExample.PowerShell.Arguments;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;

namespace HardExample.PowerShell.Pipeline;

/// <summary>A cmdlet that runs one algorithm over the samples of the pipeline and leaves its score on them.</summary>
public abstract class StageCommand : ConfiguredSampleCommand
{
    private readonly List<Sample> _population = [];
    private IMiner _miner = null!;
    private StagePlan _plan = null!;
    private ProgressMeter _progress = null!;
    private StorageResolver? _storage;
    private MiningStage? _stage;
    private OrderedBatches<Sample, Sample>? _batches;
    private TaskType _task;
    private bool _streams;
    private long _taken;

    /// <summary>What is known of the training data, from New-MiningReference.</summary>
    [Parameter]
    public TrainingReference? Reference { get; set; }

    /// <summary>The manifest of the training set, observed by this stage when there is no reference.</summary>
    [Parameter, JobParameter("train_data_path")]
    public string? TrainDataPath { get; set; }

    /// <summary>The inference model.</summary>
    [Parameter, JobParameter("model_serving_url"), Alias("ModelServingUrl")]
    public string? ModelPath { get; set; }

    /// <summary>The model for feature extraction.</summary>
    [Parameter, JobParameter("checkpoint_path")]
    public string? CheckpointPath { get; set; }

    /// <summary>Threads; 0 = as many as the machine has processors.</summary>
    [Parameter, JobParameter("extensions.threads"), ValidateRange(0, 1024)]
    public int ThrottleLimit { get; set; }

    /// <summary>The algorithm, one of <see cref="AlgorithmNames"/>.</summary>
    protected abstract string Algorithm { get; }

    /// <summary>
    /// Whether the algorithm, which scores one sample at a time, compares it with the population where there is no training data.
    /// </summary>
    protected virtual bool ComparesWithPopulation(TaskType task) => false;

    /// <inheritdoc/>
    private protected sealed override void Configured()
    {
        _miner = MinerFactory.Create(Algorithm, Config);
        _plan = StagePlan.Join(MyInvocation, _miner, Config);
        _progress = CreateProgress();
    }

    /// <inheritdoc/>
    protected sealed override void Accept(Sample sample)
    {
        if (sample.Prediction is not { } prediction)
        {
            WriteException(new InputException($"{sample.Id} has no prediction; let Get-InferenceResult run a model with "
                + "-ModelPath.") { ErrorId = InputErrorIds.MissingResult }, sample);
            return;
        }

        if (_stage is null) Open(prediction.TaskType);
        if (prediction.TaskType != _task)
            throw new InputException($"{sample.Source} is of another task than the samples before it. One pipeline has one task: split "
                + "the samples.") { ErrorId = InputErrorIds.MixedTasks };
        _progress.Report(++_taken);
        if (_batches is null) Emit(_stage!.Score([sample], Cancellation)[0]);
        else _batches.Add(sample, Emit);
        Flush();
    }

    /// <inheritdoc/>
    protected sealed override void End()
    {
        _batches?.Drain(Emit);
        if (_population.Count > 0)
            foreach (Sample sample in RunInBackground(cancel => _stage!.Score(_population, cancel))) WriteObject(sample);
        WriteVerbose($"{Algorithm}: {_taken} samples, {_stage?.Opened ?? 0} images opened.");
        _progress.Complete();
    }

    /// <inheritdoc/>
    protected sealed override void Release()
    {
        _batches?.WaitForIdle();
        _stage?.Dispose();
        _storage?.Dispose();
    }

    private void Open(TaskType task)
    {
        _task = task;
        MiningConfig config = _plan.ConfigFor(Config);
        var settings = new StageSettings
        {
            Task = task,
            Config = config,
            ComparesModel = () => _plan.MayCompare(config.ModelServingUrl),
            Needs = _plan.NeedsFor(Config, task),
            Reference = Reference,
            ComparesWithPopulation = ComparesWithPopulation(task) || _miner.Scope != MiningScope.Sample,
        };
        _storage = StorageFactory.Create(Config.Extensions);
        MiningStage stage = new(_miner, settings, _storage, new CommandEvents(this, _progress));
        _stage = stage;
        _streams = MiningStage.Streams(_miner, settings);
        bool atOnce = _streams && _miner.NeedsFor(task) == Observations.Prediction
            && (Reference is not null || settings.Config.TrainDataPath is null);
        if (atOnce) return;
        int batch = settings.Config.Extensions.BatchSize * Math.Max(1, settings.Threads);
        _batches = new((samples, cancel) => Work(stage, samples, cancel), batch, 1, Flush, Cancellation);
    }

    private IReadOnlyList<Sample> Work(MiningStage stage, IReadOnlyList<Sample> samples, CancellationToken cancel)
    {
        IReadOnlyList<Sample> observed = stage.Observe(samples, cancel);
        return _streams ? stage.Score(observed, cancel) : observed;
    }

    private void Emit(Sample sample)
    {
        if (_streams) WriteObject(sample);
        else _population.Add(sample);
    }
}
