using System.Collections.Immutable;
using System.Globalization;
using HardExample.Core.Samples;

namespace HardExample.Core.Selection;

/// <summary>What a budget selected of a population; samples are named by their index.</summary>
public sealed class SelectionOutcome
{
    private readonly HashSet<int> _selected;
    private readonly HashSet<int> _control;
    private readonly IReadOnlyDictionary<int, string> _duplicates;

    internal SelectionOutcome(
        ImmutableArray<int> selected, ImmutableArray<int> control, IReadOnlyDictionary<int, string> duplicates, SelectionCounts counts)
    {
        (Selected, Control, Counts, _duplicates) = (selected, control, counts, duplicates);
        (_selected, _control) = ([.. selected], [.. control]);
    }

    /// <summary>The selected samples, hardest first, without the control sample.</summary>
    public ImmutableArray<int> Selected { get; }

    /// <summary>The samples drawn at random from the rest, in the order of the draw.</summary>
    public ImmutableArray<int> Control { get; }

    /// <summary>How many of what.</summary>
    public SelectionCounts Counts { get; }

    /// <summary>A sample with what the selection says of it: selected samples and controls are hard, all others are not.</summary>
    /// <param name="index">Its index in the population.</param>
    /// <param name="sample">The sample.</param>
    public Sample Mark(int index, Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        bool control = _control.Contains(index);
        return sample with
        {
            IsHard = control || _selected.Contains(index), IsControl = control, DuplicateOf = _duplicates.GetValueOrDefault(index),
        };
    }
}

/// <summary>How many samples a budget took and left.</summary>
public sealed record SelectionCounts
{
    /// <summary>Samples that were selected, without the control sample.</summary>
    public required int Selected { get; init; }

    /// <summary>Samples drawn at random from the rest.</summary>
    public required int Control { get; init; }

    /// <summary>The seed of that draw.</summary>
    public required int Seed { get; init; }

    /// <summary>Samples that are hard by the job's own threshold and were neither selected nor drawn.</summary>
    public required int HardNotSelected { get; init; }

    /// <summary>Those that are near-duplicates of a selected sample.</summary>
    public required int Duplicates { get; init; }

    /// <summary>Groups of which fewer were selected than the minimum, with how many; empty when all minimums are met.</summary>
    public ImmutableSortedDictionary<string, int> ShortGroups { get; init; } =
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>The counts as a sentence without its full stop.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"the budget selected {Selected:N0} samples")
        + (Control > 0 ? string.Create(CultureInfo.InvariantCulture, $" and drew {Control:N0} at random as a control (seed {Seed})") : "")
        + string.Create(CultureInfo.InvariantCulture, $"; {HardNotSelected:N0} hard samples were not selected")
        + (Duplicates > 0
            ? string.Create(CultureInfo.InvariantCulture, $"; {Duplicates:N0} samples are near-duplicates of selected ones") : "");
}
