using System.Collections.Immutable;
using System.Text.Json;
using HardExample.Core.Configuration;
using HardExample.Core.Evaluation.Metrics;

namespace HardExample.Core.Evaluation.Tuning;

/// <summary>What tuning found, and whether it is worth taking.</summary>
public sealed record TuningResult
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true };

    /// <summary>The weights before: comprehensive_algo_config of the job.</summary>
    public required WeightedList StartWeights { get; init; }

    /// <summary>The weights fitted to all of the feedback; equal to <see cref="StartWeights"/> without a gain.</summary>
    public required WeightedList TunedWeights { get; init; }

    /// <summary>algo_hard_threshold before, 0..1.</summary>
    public required double StartHardThreshold { get; init; }

    /// <summary>algo_hard_threshold fitted to all of the feedback, for the recommended weights; null when it was not asked for.</summary>
    public double? TunedHardThreshold { get; init; }

    /// <summary>Whether the tuned weights are better on held-out samples: the whole interval of the gain is above 0.</summary>
    public required bool IsBetter { get; init; }

    /// <summary>The same for the threshold, by F1 of what is flagged.</summary>
    public required bool IsThresholdBetter { get; init; }

    /// <summary>The weights to use: the tuned ones if they are better, else those before.</summary>
    public WeightedList RecommendedWeights => IsBetter ? TunedWeights : StartWeights;

    /// <summary>The threshold to use: the tuned one if it is better, else that before.</summary>
    public double RecommendedHardThreshold => IsThresholdBetter && TunedHardThreshold is double tuned ? tuned : StartHardThreshold;

    /// <summary>Number of samples with a truth.</summary>
    public required int Samples { get; init; }

    /// <summary>Number of scenes they fall into; parts and intervals are over scenes.</summary>
    public required int Scenes { get; init; }

    /// <summary>Whether the truth is a difficulty in [0, 1] instead of right and wrong.</summary>
    public required bool IsGraded { get; init; }

    /// <summary>Number of parts that were measured.</summary>
    public required int Parts { get; init; }

    /// <summary>How the parts were made: "5 folds over scenes" or "20 random halves of the scenes".</summary>
    public required string Method { get; init; }

    /// <summary>Confidence of the intervals, in (0, 1).</summary>
    public required double Confidence { get; init; }

    /// <summary>The figures outside the part that was fitted to; the first is the one that was tuned for.</summary>
    public required ImmutableArray<TuningFigure> Figures { get; init; }

    /// <summary>The answer in words.</summary>
    public required string Verdict { get; init; }

    /// <summary>The figure of a name; null when there is none.</summary>
    public TuningFigure? Find(string name) => Figures.FirstOrDefault(f => f.Name == name);

    /// <summary>The result as JSON, snake_case, indented; weights as text.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Verdict, IsBetter, IsThresholdBetter, Samples, Scenes, IsGraded, Method, Confidence, Figures,
            StartWeights = StartWeights.ToString(), TunedWeights = TunedWeights.ToString(),
            RecommendedWeights = RecommendedWeights.ToString(),
            StartHardThreshold, TunedHardThreshold, RecommendedHardThreshold,
        },
        Json);

    /// <summary>The result as plain text: the answer, the figures, the weights.</summary>
    public override string ToString() => TuningText.Of(this);
}

/// <summary>A figure before and after tuning, measured on samples that were not fitted to; the mean over the parts.</summary>
/// <param name="Name">AUROC, average precision, …</param>
/// <param name="Start">With the weights before.</param>
/// <param name="Tuned">With the tuned weights.</param>
/// <param name="Difference">Tuned minus before, with a bootstrap interval over scenes.</param>
/// <param name="BetterIn">In how many parts the tuned weights are the better ones.</param>
public sealed record TuningFigure(string Name, double Start, double Tuned, Estimate Difference, int BetterIn);
