using System.Collections.Immutable;

namespace HardExample.Core.Configuration;

/// <summary>How many samples go to the labellers and how they are spread; the YAML section <c>extensions.budget</c>.</summary>
/// <remarks>
/// Candidates are the samples whose coefficient reaches <see cref="Threshold"/>. Without it they are all samples when <see cref="Top"/>,
/// <see cref="Percent"/> or <see cref="Max"/> limits them, else the hard ones.
/// </remarks>
public sealed record SelectionBudget
{
    /// <summary>The section's name.</summary>
    public const string Section = "extensions.budget";

    /// <summary>The largest share of a control sample.</summary>
    public const double MaxRandomShare = 0.9;

    /// <summary>No budget: the threshold of the job decides alone.</summary>
    public static SelectionBudget None { get; } = new();

    /// <summary>top: at most so many samples, the control sample among them, at least 0; null = no such limit.</summary>
    public int? Top { get; init; }

    /// <summary>percent: at most this share of all samples, 0..100, rounded up; null = no such limit.</summary>
    public double? Percent { get; init; }

    /// <summary>threshold: only samples whose coefficient is at least this, 0..1; null = no such limit.</summary>
    public double? Threshold { get; init; }

    /// <summary>per: what groups samples: class, a property of the sample or a field of its manifest line; null = no groups.</summary>
    public string? Per { get; init; }

    /// <summary>min: so many of each group are chosen before the others, at least 0.</summary>
    public int Min { get; init; }

    /// <summary>max: at most so many of each group, at least 1; null = no such limit.</summary>
    public int? Max { get; init; }

    /// <summary>random_share: the share of the budget that is drawn at random from the rest, as a control, 0..0.9.</summary>
    public double RandomShare { get; init; }

    /// <summary>seed: of the random draw, at least 0.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>diverse: whether the choice is spread over unlike images.</summary>
    public bool Diverse { get; init; }

    /// <summary>keep_duplicates: whether near-duplicates of what was chosen may be chosen too.</summary>
    public bool KeepDuplicates { get; init; }

    /// <summary>Whether there is a budget.</summary>
    public bool IsSet => this with { Seed = None.Seed } != None;

    /// <summary>Whether the number of samples is limited.</summary>
    public bool IsLimited => Top is not null || Percent is not null || Max is not null;

    /// <summary>Whether near-duplicates of what was chosen are passed over.</summary>
    public bool DropsDuplicates => IsLimited && !KeepDuplicates;

    /// <summary>How many samples may be chosen of a population; null = as many as there are candidates.</summary>
    /// <param name="population">Samples of the population.</param>
    public int? PlacesFor(int population) => Top ?? (Percent is { } percent
        ? (int)Math.Ceiling(Math.Round(percent / 100 * population, 9)) : null);

    /// <summary>What does not go together, in the names of the YAML section; empty when all is in order.</summary>
    public ImmutableArray<string> Contradictions()
    {
        var found = ImmutableArray.CreateBuilder<string>();
        if (Top is not null && Percent is not null) found.Add("top and percent are both given; give one of them.");
        if (Per is null && (Min > 0 || Max is not null)) found.Add("min and max are limits of a group; say with per what groups are.");
        if (Per is not null && Min == 0 && Max is null) found.Add("per needs min or max: how many of each group.");
        if (Min > Max) found.Add($"min is {Min}; it must be at most max, which is {Max}.");
        if (Min > 0 && Top is null && Percent is null) found.Add("min needs top or percent: without them no group is cut short.");
        if (Diverse && !IsLimited) found.Add("diverse needs top, percent or max: without them all candidates are chosen.");
        if (KeepDuplicates && !IsLimited) found.Add("keep_duplicates needs top, percent or max: without them nothing is left out.");
        if (Seed != None.Seed && RandomShare == 0) found.Add("seed needs random_share: without it nothing is drawn.");
        return found.ToImmutable();
    }
}
