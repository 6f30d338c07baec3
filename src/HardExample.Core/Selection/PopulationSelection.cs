using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Selection;

/// <summary>Selects of a population that comes sample by sample; the one way of the job, its shards and the cmdlets.</summary>
/// <param name="budget">The budget.</param>
/// <param name="warn">Takes what the user should know.</param>
public sealed class PopulationSelection(SelectionBudget budget, Action<string> warn)
{
    private const int NamedGroups = 10;

    private readonly List<SelectionCandidate> _candidates = [];
    private bool _hasGroups;

    /// <summary>Whether the selection looks at embeddings.</summary>
    public static bool ComparesImages(SelectionBudget budget) => budget.Diverse || budget.DropsDuplicates;

    /// <summary>Adds the next sample.</summary>
    /// <param name="sample">A fused sample.</param>
    /// <param name="isEligible">Whether it may be selected; else it can only be drawn as a control.</param>
    /// <param name="isSettled">Whether an earlier job decided on it: then it is neither selected nor drawn.</param>
    public void Add(Sample sample, bool isEligible = true, bool isSettled = false)
    {
        ArgumentNullException.ThrowIfNull(sample);
        string? group = budget.Per is { } per ? SampleGroups.Of(sample, per) : null;
        _hasGroups |= group is not null;
        _candidates.Add(new(sample.Id, sample.Source, sample.HardCoefficient, sample.IsHard, group ?? "")
            { IsEligible = isEligible, IsSettled = isSettled });
    }

    /// <summary>Selects of all that were added.</summary>
    /// <param name="vectors">Their embeddings; null when the budget does not compare images.</param>
    /// <param name="reference">Whose embeddings say how alike unrelated images are; null, or without embeddings or one that is the
    /// population = those of the population.</param>
    /// <param name="threads">Threads, at least 1; they do not change the result.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ConfigurationException">No sample has a group of the budget's name.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public SelectionOutcome Choose(SelectionVectors? vectors, TrainingReference? reference, int threads, CancellationToken cancel)
    {
        if (budget.Per is { } per && !_hasGroups && _candidates.Count > 0) throw SampleGroups.Unknown(per);
        if (budget.Diverse && _candidates.Count > 0 && vectors is not { Count: > 0 })
            warn("No sample has an embedding, so a diverse selection is the same as one of the hardest. Let image_similarity_mining or "
                + "another algorithm that compares images run before.");
        VectorSet unrelated = reference is { IsPopulation: false, Embeddings.Count: > 0 } ? reference.Embeddings.Vectors
            : vectors?.ById() ?? VectorSet.Empty;
        SelectionOutcome outcome = new BudgetSelector(budget).Select(
            _candidates, vectors, DuplicateSimilarity.Of(unrelated, _candidates.Count), Math.Max(1, threads), cancel);
        if (outcome.Counts.ShortGroups.Count > 0)
        {
            string named = string.Join(", ",
                outcome.Counts.ShortGroups.Take(NamedGroups).Select(static g => $"{(g.Key.Length == 0 ? "none" : g.Key)} {g.Value}"));
            warn($"The minimum of {budget.Min} per {budget.Per} is not met by {outcome.Counts.ShortGroups.Count} groups, which have too "
                + $"few candidates or too few places: {named}{(outcome.Counts.ShortGroups.Count > NamedGroups ? ", …" : "")}.");
        }
        return outcome;
    }
}
