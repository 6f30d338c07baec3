using System.Collections.Immutable;

namespace HardExample.Ledger;

/// <summary>An image with its history.</summary>
public sealed record LedgerEntry
{
    /// <summary>SHA-256 of the file of the image, 64 lower-case hexadecimal digits, as sha256sum shows it.</summary>
    public required string Id { get; init; }

    /// <summary>How far it has come: labelled and rejected, the later of them, before selected before seen.</summary>
    public required LedgerState State { get; init; }

    /// <summary>What happened to it, in order; at least one event.</summary>
    public required ImmutableArray<LedgerEvent> History { get; init; }

    /// <summary>Path or URI at which it was met last.</summary>
    public string Source => History[^1].Source;

    /// <summary>When it was met first.</summary>
    public DateTimeOffset FirstSeen => History[0].Time;

    /// <summary>When it was selected last; null when it was not.</summary>
    public DateTimeOffset? Selected => Last(static e => e.State == LedgerState.Selected)?.Time;

    /// <summary>When a label came back last; null when none did.</summary>
    public DateTimeOffset? Labelled => Last(static e => e.State == LedgerState.Labelled)?.Time;

    /// <summary>The last coefficient; null without one.</summary>
    public double? Coefficient => Last(static e => e.Coefficient is not null)?.Coefficient;

    /// <summary>The reasons of that coefficient, as a manifest has them.</summary>
    public string Reasons => Last(static e => e.Coefficient is not null)?.Reasons ?? "";

    /// <summary>The class that was predicted last; null without a prediction.</summary>
    public string? Predicted => Last(static e => e.Predicted is not null)?.Predicted;

    /// <summary>The confidence of that prediction.</summary>
    public double? Confidence => Last(static e => e.Predicted is not null)?.Confidence;

    /// <summary>The last label; null without one.</summary>
    public string? Label => Last(static e => e.State == LedgerState.Labelled)?.Label;

    /// <summary>Whether the last label contradicts the prediction (a difficulty of at least 0.5); null when that is not known.</summary>
    public bool? IsWrong => Last(static e => e.State == LedgerState.Labelled)?.Difficulty is { } d ? d >= 0.5 : null;

    /// <summary>The last event that a condition holds for; null when there is none.</summary>
    public LedgerEvent? Last(Func<LedgerEvent, bool> condition) => History.LastOrDefault(condition);
}

/// <summary>Which events are meant: those that fit all that is given. An image is meant when one of its events is.</summary>
public sealed record LedgerFilter
{
    /// <summary>Everything.</summary>
    public static LedgerFilter All { get; } = new();

    /// <summary>Beginnings of ids; empty = any.</summary>
    public ImmutableArray<string> Ids { get; init; } = [];

    /// <summary>Events from this time on; null = any.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Events before this time; null = any.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>States; empty = any.</summary>
    public ImmutableArray<LedgerState> States { get; init; } = [];

    /// <summary>Predicted class or label; null = any.</summary>
    public string? Class { get; init; }

    /// <summary>One of the reasons; null = any.</summary>
    public int? ReasonId { get; init; }

    /// <summary>The beginning of an id as it was typed.</summary>
    /// <exception cref="Core.Errors.ConfigurationException">It is none.</exception>
    public static string CheckId(string id) => id.Length is > 0 and <= 64 && id.All(char.IsAsciiHexDigit) ? id.ToLowerInvariant()
        : throw new Core.Errors.ConfigurationException($"'{id}' is no id: give the first digits of the SHA-256 that the ledger shows.");

    /// <summary>Whether nothing is asked for.</summary>
    public bool IsAll => Ids.IsEmpty && Since is null && Until is null && States.IsEmpty && Class is null && ReasonId is null;
}
