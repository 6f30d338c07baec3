using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Mining;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Caching;
using HardExample.Jobs.Input;
using HardExample.Jobs.Observing;
using HardExample.Jobs.Running;
using HardExample.Jobs.Scoring;
using HardExample.Storage;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Stages;

/// <summary>Predicts where results of an input are missing, and compares the results that are there.</summary>
/// <param name="config">model_serving_url and all that decides how the model is opened.</param>
/// <param name="storage">Where images and models are.</param>
/// <param name="events">Problems, warnings, progress.</param>
/// <param name="cache">Knows which results agreed before; null = they are compared anew.</param>
public sealed class InputCompletion(MiningConfig config, StorageResolver storage, IJobEvents events, JobCache? cache = null)
{
    // Predictions are not cached: the cache keeps observations of samples that have predictions.
    private readonly MiningConfig _config = config with { Extensions = config.Extensions with { Cache = null } };

    /// <summary>The samples with predictions; those without, for an error of image or model, are reported and left out.</summary>
    /// <param name="samples">The input, in order.</param>
    /// <param name="reference">What is known of the training data; null = the training manifest of the configuration, or the input itself,
    /// names the classes.</param>
    /// <param name="cancel">Honoured within a chunk.</param>
    /// <param name="compares">Whether results that are there are compared with what the model predicts.</param>
    /// <returns>The samples in order, and how many were left out.</returns>
    /// <exception cref="HardExampleException">The model cannot be used, is of another task than the input, or fails on too many
    /// images.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public (IReadOnlyList<Sample> Samples, int LeftOut) Complete(IReadOnlyList<Sample> samples, TrainingReference? reference,
        CancellationToken cancel, bool compares = true)
    {
        if (_config.ModelServingUrl is null || samples.Count == 0) return (samples, 0);
        Sample[] lacking = [.. samples.Where(static s => s.Prediction is null)];
        compares = compares && (lacking.Length > 0 || UsesModel(samples[0].Prediction!.TaskType));
        UInt128? key = compares && cache is not null ? AgreementKey.Of(ModelAgreement.Compared(samples), _config, storage) : null;
        if (key is { } known && cache!.KnowsAgreement(known)) compares = false;
        if (lacking.Length == 0 && !compares) return (samples, 0);
        var deferred = new DeferredEvents(events);
        using ObservationSession session = Open(samples, reference, deferred, cancel, out ImmutableArray<string> labels);
        // Else the job says so again when it opens the model for good.
        if (!UsesModel(session.Inference!.Task)) deferred.Tell();
        Agreement? agreement = compares ? new ModelAgreement(_config, storage, events, labels).Check(session, samples, cancel) : null;
        // The key knows neither weights that lie beside the graph nor names of classes that the model does not say itself.
        if (key is { } made && agreement is { Holds: true } && labels.IsEmpty && session.Inference.ExternalFiles is [])
            cache!.KeepAgreement(made);
        return lacking.Length == 0 ? (samples, 0) : Predict(session, samples, lacking, cancel);
    }

    /// <summary>Compares the results of an input with what the model predicts, and warns when they contradict each other.</summary>
    /// <inheritdoc cref="Complete" path="/param|/exception"/>
    /// <returns>How far they agree; null when there is no model, or no result to compare.</returns>
    public Agreement? Compare(IReadOnlyList<Sample> samples, TrainingReference? reference, CancellationToken cancel)
    {
        if (_config.ModelServingUrl is null) return null;
        var deferred = new DeferredEvents(events);
        using ObservationSession session = Open(samples, reference, deferred, cancel, out ImmutableArray<string> labels);
        deferred.Tell();
        var failures = new List<SampleProblem>();
        Agreement? agreement = new ModelAgreement(_config, storage, events, labels).Check(session, samples, cancel, failures);
        if (failures.Count > 0)
        {
            // The images that were tried stand for all of them.
            var limit = new FailureLimit(failures.Count + (agreement?.Images ?? 0), _config);
            foreach (SampleProblem failure in failures)
            {
                events.Problem(failure);
                limit.Add(failure);
            }
        }
        return agreement;
    }

    /// <summary>Opens the model to predict where results are missing.</summary>
    /// <param name="task">The task of the input; null = that of the model.</param>
    /// <param name="labels">Class names for a model that does not say its own.</param>
    internal ObservationSession Open(TaskType? task, ImmutableArray<string> labels)
    {
        var deferred = new DeferredEvents(events);
        ObservationSession session = Open(task, labels, deferred);
        if (!UsesModel(session.Inference!.Task)) deferred.Tell();
        return session;
    }

    /// <summary>What is said before the model predicts.</summary>
    internal static string Announcement(int lacking, int samples, ObservationSession session) =>
        $"{lacking} of {samples} images have no result; the model {session.Inference!.Name} predicts on them.";

    /// <summary>
    /// Whether a job of a task runs the inference model, as <see cref="Models.ModelSet"/> opens it: then it should agree with the results.
    /// </summary>
    internal bool UsesModel(TaskType task)
    {
        Observations needs = new SampleScorer(_config, new DeferredEvents(events)).NeedsFor(task);
        bool shared = _config.CheckpointPath is null || _config.CheckpointPath == _config.ModelServingUrl;
        return needs.HasFlag(Observations.AugmentedPredictions)
            || (shared && (needs & (Observations.Embedding | Observations.BoxEmbeddings)) != 0);
    }

    private (IReadOnlyList<Sample> Samples, int LeftOut) Predict(ObservationSession session, IReadOnlyList<Sample> samples,
        Sample[] lacking, CancellationToken cancel)
    {
        events.Information(Announcement(lacking.Length, samples.Count, session));
        var complete = new List<Sample>(samples.Count);
        using IEnumerator<ObservationOutcome> predicted = FailureLimit.Watch(session.Predict(lacking, cancel), lacking.Length, _config)
            .GetEnumerator();
        int done = 0;
        foreach (Sample sample in samples)
        {
            if (sample.Prediction is not null)
            {
                complete.Add(sample);
                continue;
            }
            if (!predicted.MoveNext()) throw new InvalidOperationException("An image was not predicted on.");
            events.Progress(new(JobPhase.Observing, ++done, lacking.Length));
            if (predicted.Current.Problem is null) complete.Add(predicted.Current.Sample);
            else events.Problem(predicted.Current.ToProblem());
        }
        // The last failure may exceed the limit.
        predicted.MoveNext();
        if (complete.Count == 0) throw new InputException("No image of the input could be predicted on; the problems above say why.");
        return (complete, samples.Count - complete.Count);
    }

    // Names of classes are looked for only where the model does not say its own: a training manifest may be long.
    private ObservationSession Open(
        IReadOnlyList<Sample> samples, TrainingReference? reference, DeferredEvents told, CancellationToken cancel,
            out ImmutableArray<string> labels)
    {
        TaskType? task = samples.Select(TaskGuard.TaskOf).FirstOrDefault(static t => t is not null) ?? _config.Extensions.TaskType;
        labels = [];
        ObservationSession session = Open(task, labels, told);
        if (session.Inference is not { Labels.IsDefault: true } unnamed) return session;
        using (session)
            labels = reference?.Classes ?? TrainingSet.LabelsOf(_config.TrainDataPath is { } path
                ? TrainingSet.Read(path, _config, task ?? unnamed.Task, storage, new DeferredEvents(told, hidesProblems: true), cancel)
                : samples);
        told.Forget();
        return Open(task, labels, told);
    }

    private ObservationSession Open(TaskType? task, ImmutableArray<string> labels, IJobEvents told) =>
        ObservationSession.Open(_config, storage, task, Observations.Prediction, predicts: true, labels, told);

    /// <summary>
    /// Hands on what matters; information is kept until it is known whether the job says it again when it opens the model for good.
    /// </summary>
    private sealed class DeferredEvents(IJobEvents events, bool hidesProblems = false) : IJobEvents
    {
        private readonly List<string> _kept = [];

        public void Tell()
        {
            foreach (string message in _kept) events.Information(message);
            Forget();
        }

        public void Forget() => _kept.Clear();

        public void Progress(JobProgress progress) => events.Progress(progress);

        public void Information(string message) => _kept.Add(message);

        public void Warning(string message) => events.Warning(message);

        public void Problem(SampleProblem problem)
        {
            if (!hidesProblems) events.Problem(problem);
        }
    }
}
