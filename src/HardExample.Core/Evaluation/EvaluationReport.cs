using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using HardExample.Core.Evaluation.Metrics;

namespace HardExample.Core.Evaluation;

/// <summary>How a job's scores compare with the truth.</summary>
public sealed record EvaluationReport
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Number of samples with a truth.</summary>
    public required int Samples { get; init; }

    /// <summary>Number of scenes they fall into; intervals are over scenes.</summary>
    public required int Scenes { get; init; }

    /// <summary>Number of samples without a truth; they are left out.</summary>
    public required int SamplesWithoutTruth { get; init; }

    /// <summary>Number of truths without a sample; they are left out.</summary>
    public required int TruthsWithoutSample { get; init; }

    /// <summary>Whether the truth is a difficulty in [0, 1] instead of right and wrong.</summary>
    public required bool IsGraded { get; init; }

    /// <summary>Share of wrong predictions, or the mean difficulty; 0..1.</summary>
    public required double MeanDifficulty { get; init; }

    /// <summary>What the threshold picks; null when the samples were not fused.</summary>
    public FlagQuality? Flagged { get; init; }

    /// <summary>The fused coefficient, then the algorithms, then the baselines.</summary>
    public required ImmutableArray<RankingQuality> Rankings { get; init; }

    /// <summary>The ranking of a name; null when there is none.</summary>
    public RankingQuality? Find(string name) => Rankings.FirstOrDefault(r => r.Name == name);

    /// <summary>The report as JSON, snake_case, indented.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>The report as a table of plain text.</summary>
    public override string ToString() => EvaluationTable.Of(this).ToString();
}
