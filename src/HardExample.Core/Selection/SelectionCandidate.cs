namespace HardExample.Core.Selection;

/// <summary>What a selection looks at of one sample.</summary>
/// <param name="Id">The sample's id; with the source it orders equal coefficients, so that the order of the input does not matter.</param>
/// <param name="Source">Path or URI of its image.</param>
/// <param name="Coefficient">Its hard coefficient in [0, 1]; null = none, which comes last.</param>
/// <param name="IsHard">Whether it is hard by the job's own threshold.</param>
/// <param name="Group">What minimum and maximum count it by; empty without groups.</param>
public readonly record struct SelectionCandidate(string Id, string Source, double? Coefficient, bool IsHard, string Group = "")
{
    /// <summary>Whether it may be selected at all; else it can only be drawn as a control.</summary>
    public bool IsEligible { get; init; } = true;

    /// <summary>Whether an earlier job decided on it: then it is neither selected nor drawn, and only counts in the population.</summary>
    public bool IsSettled { get; init; }
}
