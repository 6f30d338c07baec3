using System.Collections.Immutable;
using HardExample.Core.Errors;
using HardExample.Core.Evaluation.Metrics;
using HardExample.Core.Evaluation.Truth;
using HardExample.Core.Samples;
using HardExample.Core.Text;

namespace HardExample.Core.Evaluation;

/// <summary>Compares the scores on samples with the truth: the fused coefficient, every algorithm, and simple baselines.</summary>
public static class Evaluator
{
    /// <summary>The name of the fused coefficient in a report.</summary>
    public const string Fused = "hard_coefficient";

    /// <summary>Evaluates samples.</summary>
    /// <param name="samples">Scored samples; those without a truth are left out and counted.</param>
    /// <param name="truth">Truth as <see cref="TruthFile"/> reads it; a file matches a sample's id or the end of its source.</param>
    /// <param name="threshold">algo_hard_threshold, for what is flagged.</param>
    /// <param name="options">Budgets and intervals.</param>
    /// <param name="cancellationToken">Honoured between resamples.</param>
    /// <exception cref="InputException">No sample has a truth, or two samples match one truth.</exception>
    public static EvaluationReport Evaluate(
        IReadOnlyList<Sample> samples, IReadOnlyList<TruthEntry> truth, double threshold, ErrorCaptureOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(truth);
        List<(Sample Sample, TruthEntry Truth, double Difficulty)> known = Match(samples, truth);
        double[] difficulty = [.. known.Select(static k => k.Difficulty)];
        string?[] scenes = [.. known.Select(static k => k.Truth.Scene)];

        RankingQuality Measure(string name, RankingKind kind, Func<Sample, double?> score) =>
            ErrorCapture.Measure([.. known.Select(k => score(k.Sample))], difficulty, scenes, options,
                cancellationToken) with { Name = name, Kind = kind };

        var rankings = ImmutableArray.CreateBuilder<RankingQuality>();
        bool fused = known.Exists(static k => k.Sample.HardCoefficient is not null);
        if (fused) rankings.Add(Measure(Fused, RankingKind.Fused, static s => s.HardCoefficient));
        foreach (string name in AlgorithmsOf(known.Select(static k => k.Sample)))
            rankings.Add(Measure(name, RankingKind.Algorithm, s => s.Scores.TryGetValue(name, out MinerScore? score) ? score.Value : null));
        if (known.Select(static k => k.Sample.Prediction).FirstOrDefault(static p => p is not null) is Prediction first)
            foreach ((string name, Func<Prediction, double> score) in BaselineScores.For(first.TaskType))
                rankings.Add(Measure(name, RankingKind.Baseline, s => s.Prediction is Prediction p
                    && p.TaskType == first.TaskType ? score(p) : null));

        return new()
        {
            Samples = known.Count,
            Scenes = new SceneBootstrap(known.Count, scenes).Scenes,
            SamplesWithoutTruth = samples.Count - known.Count,
            TruthsWithoutSample = truth.Count - known.Count,
            IsGraded = difficulty.Any(static d => d is not (0 or 1)),
            MeanDifficulty = difficulty.Average(),
            Flagged = fused ? ErrorCapture.Flagged([.. known.Select(static k => k.Sample.HardCoefficient)], difficulty, threshold) : null,
            Rankings = rankings.ToImmutable(),
        };
    }

    /// <summary>The samples that have a truth, with it.</summary>
    internal static List<(Sample Sample, TruthEntry Truth, double Difficulty)> Match(
        IReadOnlyList<Sample> samples, IReadOnlyList<TruthEntry> truth)
    {
        var byFile = truth.ToDictionary(static t => t.File, StringComparer.Ordinal);
        var taken = new Dictionary<string, Sample>(StringComparer.Ordinal);
        var known = new List<(Sample, TruthEntry, double)>();
        foreach (Sample sample in samples)
        {
            if (Find(sample, byFile) is not TruthEntry entry) continue;
            if (!taken.TryAdd(entry.File, sample))
            {
                string first = UserText.Quote(taken[entry.File].Source), second = UserText.Quote(sample.Source);
                throw new InputException($"The truth of {UserText.Quote(entry.File)} fits two samples, {first} and {second}; put more "
                    + "of the path into the column 'file'.");
            }
            if (entry.DifficultyOf(sample.Prediction) is double difficulty) known.Add((sample, entry, difficulty));
        }
        if (known.Count > 0) return known;
        throw new InputException(samples.Count == 0 || truth.Count == 0
            ? "There is nothing to evaluate: there are no samples or no truths."
            : $"No sample has a truth: the column 'file' holds names such as {UserText.Quote(truth[0].File)}, the samples are such as "
                + $"{UserText.Quote(samples[0].Source)}.");
    }

    private static TruthEntry? Find(Sample sample, Dictionary<string, TruthEntry> byFile)
    {
        if (byFile.TryGetValue(sample.Id, out TruthEntry? entry)) return entry;
        string rest = sample.Source.Replace('\\', '/');
        while (!byFile.TryGetValue(rest, out entry))
        {
            int slash = rest.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0) return null;
            rest = rest[(slash + 1)..];
        }
        return entry;
    }

    /// <summary>The built-in algorithms in their usual order, then scores of scripts in ordinal order.</summary>
    private static IEnumerable<string> AlgorithmsOf(IEnumerable<Sample> samples)
    {
        var present = new SortedSet<string>(samples.SelectMany(static s => s.Scores.Keys), StringComparer.Ordinal);
        return [.. AlgorithmNames.All.Where(present.Contains), .. present.Where(static n => !AlgorithmNames.All.Contains(n))];
    }
}
