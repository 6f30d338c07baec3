using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Output;

/// <summary>Counts scored samples for the summary of a job, one after another.</summary>
/// <param name="config">Algorithms and threshold.</param>
internal sealed class JobTally(MiningConfig config)
{
    private readonly string[] _algorithms = [.. config.Algorithms.Select(static a => a.Key)];
    private readonly int[] _scored = new int[config.Algorithms.Count];
    private readonly Dictionary<int, int> _reasons = [];
    private readonly List<double> _coefficients = [];
    private int _total;
    private int _hard;
    private int _control;

    /// <summary>Counts a sample.</summary>
    public void Add(Sample sample)
    {
        _total++;
        for (int a = 0; a < _algorithms.Length; a++)
            if (sample.Scores.ContainsKey(_algorithms[a])) _scored[a]++;
        if (sample.HardCoefficient is { } coefficient) _coefficients.Add(coefficient);
        if (!sample.IsHard) return;
        _hard++;
        if (sample.IsControl) _control++;
        foreach (int reason in sample.HardReasons) _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
    }

    /// <summary>A summary of fewer samples: what was counted here, and the rest as left out.</summary>
    /// <param name="summary">The summary of all.</param>
    /// <param name="before">How many samples it is of.</param>
    /// <param name="problems">What was wrong with the rest.</param>
    public JobSummary Recount(JobSummary summary, int before, IEnumerable<SampleProblem> problems) => summary with
    {
        TotalSamples = _total,
        HardSamples = _hard,
        Selection = summary.Selection is null ? null : summary.Selection with { Selected = _hard - _control, Control = _control },
        SkippedSamples = summary.SkippedSamples + before - _total,
        UnwrittenSamples = before - _total,
        LeftOut = problems.Aggregate(summary.LeftOut,
            static (counts, problem) => counts.SetItem(problem.ErrorId, counts.GetValueOrDefault(problem.ErrorId) + 1)),
        Coefficients = CoefficientQuantiles.Of(_coefficients),
        Reasons = _reasons.ToImmutableSortedDictionary(),
        Algorithms = AlgorithmCounts(),
    };

    private ImmutableSortedDictionary<string, int> AlgorithmCounts() =>
        Enumerable.Range(0, _algorithms.Length).ToImmutableSortedDictionary(a => _algorithms[a], a => _scored[a], StringComparer.Ordinal);

    /// <summary>The summary of all that was counted, without the time.</summary>
    /// <param name="task">The task of the job.</param>
    /// <param name="skipped">Samples that were left out.</param>
    /// <param name="featureExtractor">What gave the embeddings.</param>
    /// <param name="imageDecoder">What decoded the images.</param>
    /// <param name="reference">What the samples were compared with.</param>
    public JobSummary ToSummary(TaskType task, int skipped, string featureExtractor, string imageDecoder, TrainingReference reference) =>
        new()
    {
        Task = task,
        TotalSamples = _total,
        HardSamples = _hard,
        SkippedSamples = skipped,
        HardThreshold = config.HardThreshold,
        Coefficients = CoefficientQuantiles.Of(_coefficients),
        Reasons = _reasons.ToImmutableSortedDictionary(),
        Algorithms = AlgorithmCounts(),
        FeatureExtractor = featureExtractor,
        ImageDecoder = imageDecoder,
        Reference = reference.IsPopulation
            ? $"the population itself ({reference.SampleCount} samples, each left out of its own reference)"
            : $"{reference.SampleCount} training images of {reference.Classes.Length} classes",
        Elapsed = TimeSpan.Zero,
        Versions = SoftwareVersions.All,
    };
}
