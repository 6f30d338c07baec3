using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Observing;
using HardExample.Jobs.Running;
using HardExample.Storage;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Stages;

/// <summary>Lets the inference model predict on samples that have no prediction. Batches may be worked on at the same time.</summary>
/// <param name="config">model_serving_url, batch size, threads.</param>
/// <param name="storage">Where images and model are.</param>
/// <param name="events">Takes images that cannot be observed; may be called from several threads.</param>
/// <param name="comparesModel">Asked once the model is open: whether its predictions are compared with the results that are there.</param>
public sealed class PredictionStage(MiningConfig config, StorageResolver storage, IJobEvents events, Func<bool> comparesModel) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Sample> _comparable = [];
    private ObservationSession? _session;

    /// <summary>The samples, all with a prediction; those whose image cannot be observed are reported and left out.</summary>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<Sample> Complete(IReadOnlyList<Sample> samples, CancellationToken cancel)
    {
        lock (_gate) _comparable.AddRange(samples.Where(ModelAgreement.HasResult).Take(ModelAgreement.MaxImages - _comparable.Count));
        if (samples.All(static s => s.Prediction is not null)) return samples;
        var complete = new List<Sample>(samples.Count);
        using IEnumerator<ObservationOutcome> predicted = Session(cancel).Predict(samples.Where(static s => s.Prediction is null), cancel)
            .GetEnumerator();
        foreach (Sample sample in samples)
        {
            if (sample.Prediction is not null) complete.Add(sample);
            else if (predicted.MoveNext() && predicted.Current.Problem is null) complete.Add(predicted.Current.Sample);
            else events.Problem(predicted.Current.ToProblem());
        }
        return complete;
    }

    /// <inheritdoc/>
    public void Dispose() => _session?.Dispose();

    private ObservationSession Session(CancellationToken cancel)
    {
        lock (_gate)
        {
            if (_session is not null) return _session;
            _session = ObservationSession.Open(
                config, storage, config.Extensions.TaskType, Observations.Prediction, predicts: true, [], events);
            if (_comparable.Count > 0 && comparesModel()) ModelAgreement.Check(config, storage, _session, [], _comparable, events, cancel);
            return _session;
        }
    }
}
