using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;

namespace HardExample.Core.Drift;

/// <summary>Whether a population differs from what it is compared with.</summary>
public enum DriftVerdict
{
    /// <summary>No difference that is both significant and large enough to matter.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>At least one finding is a shift.</summary>
    [JsonStringEnumMemberName("shifted")]
    Shifted,
}

/// <summary>What a finding compares.</summary>
public enum DriftKind
{
    /// <summary>A feature of the whole image.</summary>
    [JsonStringEnumMemberName("image_feature")]
    ImageFeature,

    /// <summary>Detection: a feature of the boxes of an image, among them their number.</summary>
    [JsonStringEnumMemberName("box_feature")]
    BoxFeature,

    /// <summary>Top-1 confidence of the prediction.</summary>
    [JsonStringEnumMemberName("confidence")]
    Confidence,

    /// <summary>The shares of the predicted classes: of images, in detection of boxes.</summary>
    [JsonStringEnumMemberName("class_shares")]
    ClassShares,

    /// <summary>The embeddings of the images.</summary>
    [JsonStringEnumMemberName("embedding")]
    Embedding,
}

/// <summary>How far a population is from a reference, as a job says it.</summary>
public sealed record DriftResult
{
    /// <summary>The verdict over all findings.</summary>
    public required DriftVerdict Verdict { get; init; }

    /// <summary>One finding a quantity that was compared: shifts first, the largest effect first within them.</summary>
    public required ImmutableArray<DriftFinding> Findings { get; init; }

    /// <summary>
    /// What the population was compared with, for example "800 training images" or "4 runs since 2026-11-01 (season.db)".
    /// </summary>
    public required string Reference { get; init; }

    /// <summary>Samples of the reference that were compared; at least <see cref="DriftDetector.MinSamples"/>.</summary>
    public required int ReferenceSamples { get; init; }

    /// <summary>Samples of the population that were compared: all, or a draw by the hash of the id.</summary>
    public required int Samples { get; init; }

    /// <summary>Samples of the whole population.</summary>
    public required int PopulationSamples { get; init; }

    /// <summary>The populations of the runs in the ledger, oldest first, this one last; empty without a ledger.</summary>
    public ImmutableArray<DriftPoint> History { get; init; } = [];

    /// <summary>What was left out of the comparison, and why; empty when nothing was.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The findings that are shifts.</summary>
    [JsonIgnore]
    public IEnumerable<DriftFinding> Shifts => Findings.Where(static f => f.IsShift);

    /// <summary>The verdict with what changed, in one line.</summary>
    public override string ToString()
    {
        string than = string.Create(CultureInfo.InvariantCulture, $"against {Reference}");
        if (Verdict == DriftVerdict.None) return $"none {than}";
        string[] shifts = [.. Shifts.Select(static f => f.Text)];
        const int Named = 4;
        return $"shifted {than}: {string.Join("; ", shifts.Take(Named))}"
            + (shifts.Length > Named ? string.Create(CultureInfo.InvariantCulture, $"; {shifts.Length - Named} more") : "");
    }
}

/// <summary>The comparison of one quantity.</summary>
public sealed record DriftFinding
{
    /// <summary>What was compared: the name of a feature, "confidence", "class_shares" or "embedding".</summary>
    public required string Name { get; init; }

    /// <summary>Which kind of quantity it is.</summary>
    public required DriftKind Kind { get; init; }

    /// <summary>The test, for example "Anderson-Darling".</summary>
    public required string Test { get; init; }

    /// <summary>The statistic of the test.</summary>
    public required double Statistic { get; init; }

    /// <summary>
    /// How large the difference is, in [0, 1]; see docs/drift.md for each kind: the Kolmogorov-Smirnov distance of scalars, Cramér's V of
    /// class shares, 2·AUROC − 1 of embeddings.
    /// </summary>
    public required double EffectSize { get; init; }

    /// <summary>The probability of a statistic at least as large where nothing changed, in [0, 1].</summary>
    public required double P { get; init; }

    /// <summary>The same, adjusted for the number of findings (Benjamini and Hochberg 1995), in [0, 1].</summary>
    public required double AdjustedP { get; init; }

    /// <summary>Whether it is significant and large enough to be a shift.</summary>
    public required bool IsShift { get; init; }

    /// <summary>The reference in words and numbers, for example "median 92.1".</summary>
    public required string ReferenceText { get; init; }

    /// <summary>The population in words and numbers.</summary>
    public required string NowText { get; init; }

    /// <summary>What changed, in words, for example "darker: median brightness 92 → 61".</summary>
    public required string Text { get; init; }

    /// <summary>Up to 10 samples that lie farthest in the direction of the change, the farthest first; empty without a shift.</summary>
    public ImmutableArray<string> SampleIds { get; init; } = [];
}

/// <summary>One population among those of earlier runs.</summary>
/// <param name="Time">When the run was recorded (UTC); null = the population that is judged.</param>
/// <param name="Samples">Samples of the population.</param>
/// <param name="Medians">The median of each scalar by its name, in the unit of the feature.</param>
/// <param name="ClassShares">The share of each predicted class.</param>
public sealed record DriftPoint(DateTimeOffset? Time, int Samples, ImmutableSortedDictionary<string, double> Medians,
    ImmutableSortedDictionary<string, double> ClassShares);

/// <summary>JSON of drift, by generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DriftResult))]
public sealed partial class DriftJson : JsonSerializerContext;
