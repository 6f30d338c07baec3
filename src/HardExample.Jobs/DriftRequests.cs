using HardExample.Core.Configuration;
using HardExample.Core.Drift;
using HardExample.Core.Errors;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Output;
using HardExample.Storage;

namespace HardExample.Jobs;

/// <summary>Asks for drift without a whole job: only what is compared is observed, and nothing is written.</summary>
/// <param name="storage">Where everything is.</param>
/// <param name="events">Progress, warnings and problems.</param>
public sealed class DriftRequests(StorageResolver storage, Running.IJobEvents events)
{
    /// <summary>Compares a population as a job would.</summary>
    /// <param name="request">Input or samples, configuration, reference; algorithms and output are not looked at.</param>
    /// <param name="cancel">Honoured within a batch.</param>
    /// <exception cref="InputException">There is nothing to compare with, or too few samples.</exception>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    public DriftResult Run(JobRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        MiningExtensions extensions = request.Config.Extensions;
        if (request.DriftReference is null && request.Reference is null
            && request.Config.TrainDataPath is null && extensions.Ledger is null)
            throw new InputException("There is nothing to compare with: name a ledger, a training set or another population.");
        if (request.Reference is { Profile: null })
            throw new InputException("The reference was made of a population, not of a training set. Give another, or a ledger.");
        return new MiningJob(storage, events)
            .Run(request with { Config = Observing(request.Config), OutputPath = null, KeepSamples = false }, cancel)
            .Summary.Drift ?? throw new InputException("There is nothing to compare with: the ledger has no run of such images yet, or "
                + "there are too few samples (the messages above say which). Name a training set or another population.");
    }

    /// <summary>Samples as a reference; what is compared and they lack is observed.</summary>
    /// <param name="samples">At least one.</param>
    /// <param name="config">Models.</param>
    /// <param name="cancel">Honoured within a batch.</param>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    public DriftReference ReferenceOf(IReadOnlyList<Sample> samples, MiningConfig config, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(config);
        MiningConfig observing = Observing(config) with { TrainDataPath = null };
        observing = observing with { Extensions = observing.Extensions with { Ledger = null } };
        IReadOnlyList<Sample> observed = new MiningJob(storage, events)
            .Run(new() { Samples = samples, Config = observing, ComparesModel = false }, cancel).Samples;
        var sampler = new PopulationSampler(observed[0].Prediction!.TaskType, config.ScoreThresholdLow);
        foreach (Sample sample in observed) sampler.Add(sample);
        return new() { Description = $"{observed.Count:N0} other samples", Profile = sampler.ToProfile() };
    }

    // The features and embeddings that these algorithms need are what is compared.
    private static MiningConfig Observing(MiningConfig config) => config with
    {
        Algorithms = WeightedList.Of((AlgorithmNames.FeatureDistribution, 1), (AlgorithmNames.ImageSimilarity, 1)),
        TaskSummaryFile = null,
        Extensions = config.Extensions with { Drift = true, LedgerInclude = LedgerInclude.All, Budget = SelectionBudget.None },
    };

    /// <summary>The samples of a finished job as a reference.</summary>
    /// <param name="output">The output directory of the job.</param>
    /// <exception cref="InputException">It is none.</exception>
    public DriftReference ReferenceOf(string output)
    {
        (PopulationProfile profile, _) = ProfileOf(output);
        return new() { Description = $"the {profile.Count:N0} samples of {output}", Profile = profile };
    }

    /// <summary>What a finished job said of drift, or how its samples differ from those of another.</summary>
    /// <param name="output">The output directory of the job.</param>
    /// <param name="reference">What to compare with; null = what the job said.</param>
    /// <exception cref="InputException">It is no output, the job compared nothing, or there are too few samples.</exception>
    public DriftResult Of(string output, DriftReference? reference)
    {
        (PopulationProfile profile, JobSummary summary) = ProfileOf(output);
        if (reference is null)
            return summary.Drift ?? throw new InputException(
                $"The job of {output} compared its images with nothing: it had neither a training "
                + "set nor a ledger with earlier runs. Name another output to compare with (--against), or give its input (--input).");
        return DriftDetector.Compare(profile, reference) ?? throw new InputException(
            $"There are too few samples: {DriftDetector.MinSamples} are needed in both populations.");
    }

    private (PopulationProfile Profile, JobSummary Summary) ProfileOf(string output)
    {
        JobRecord record = JobRecord.Read(output, storage);
        var sampler = new PopulationSampler(record.Summary.Task, record.Config.ScoreThresholdLow);
        foreach (Sample sample in record.Samples) sampler.Add(sample);
        return (sampler.ToProfile(), record.Summary);
    }
}
