using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Input;
using HardExample.Jobs.Observing;
using HardExample.Jobs.Running;
using HardExample.Jobs.Scoring;
using HardExample.Storage;

namespace HardExample.Jobs;

/// <summary>Makes, saves and loads the reference of a training set, so that it is observed once for many jobs.</summary>
/// <param name="storage">Where everything is.</param>
public sealed class ReferenceMaker(StorageResolver storage)
{
    /// <summary>Observes the training set of a configuration for all its algorithms.</summary>
    /// <param name="config">train_data_path, models, algorithms.</param>
    /// <param name="events">Progress and problems.</param>
    /// <param name="cancel">Honoured within a chunk.</param>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TrainingReference Make(MiningConfig config, IJobEvents events, CancellationToken cancel)
    {
        string path = config.TrainDataPath
            ?? throw new ConfigurationException("train_data_path is not set; name the manifest of the training set.");
        IReadOnlyList<Sample> training = TrainingSet.Read(path, config, null, storage, events, cancel);
        TaskType task = training[0].Label is not null ? TaskType.ImageClassification : TaskType.ObjectDetection;
        using var session = ObservationSession.Open(
            config, storage, task, new SampleScorer(config, events).NeedsFor(task), predicts: true, TrainingSet.LabelsOf(training), events);
        return session.ObserveTraining(training, cancel);
    }

    /// <summary>Writes a reference.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public void Save(TrainingReference reference, string path)
    {
        using var content = new MemoryStream();
        TrainingReferenceFile.Write(reference, content);
        StoragePath location = StoragePath.Parse(path);
        storage.For(location).WriteAllBytes(location, content.GetBuffer().AsSpan(0, (int)content.Length));
    }

    /// <summary>Reads a reference.</summary>
    /// <exception cref="InputException">The file is no reference, or damaged.</exception>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public TrainingReference Load(string path)
    {
        StoragePath location = StoragePath.Parse(path);
        using Stream content = storage.For(location).OpenRead(location);
        return TrainingReferenceFile.Read(content);
    }
}
