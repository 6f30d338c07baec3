using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using HardExample.Core.Configuration;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;

namespace HardExample.Core.Selection;

/// <summary>Selects samples by a budget. The result depends on the samples, not on their order or on threads.</summary>
/// <remarks>
/// <list type="number">
/// <item>Of the places, random_share are kept for the control sample; the others are filled one by one, each with the candidate of the
/// highest value: its coefficient, equal ones by id. With diverse, the value is the coefficient times a factor that falls with the
/// likeness to what was selected (<see cref="SelectionQueue"/>).</item>
/// <item>With a minimum, first come rounds: in round r all groups that have fewer than r selected samples get one, the highest value
/// first, until each has the minimum, no candidate or no place is left.</item>
/// <item>A group at its maximum, and near-duplicates of what was selected, are passed over.</item>
/// <item>The control sample is drawn from all that was not selected, whatever its coefficient and group: those with the smallest hashes of
/// seed, id and source.</item>
/// <item>What an earlier job settled is neither selected nor drawn.</item>
/// </list>
/// </remarks>
/// <param name="budget">The budget; without any the hard samples are selected.</param>
public sealed class BudgetSelector(SelectionBudget budget)
{
    /// <summary>Selects.</summary>
    /// <param name="samples">The whole population.</param>
    /// <param name="vectors">Its embeddings; null = images are not compared.</param>
    /// <param name="duplicateSimilarity">The cosine from which on images are near-duplicates (<see cref="DuplicateSimilarity"/>).</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public SelectionOutcome Select(
        IReadOnlyList<SelectionCandidate> samples, SelectionVectors? vectors, double duplicateSimilarity, int threads,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(samples);
        int? limit = budget.PlacesFor(samples.Count);
        int places = Math.Min(samples.Count, limit ?? int.MaxValue);
        int reserved = limit is null ? 0 : Rounded(budget.RandomShare * places);
        bool collapses = budget.DropsDuplicates && vectors is { Count: > 0 };
        var queue = new SelectionQueue(
            samples, Candidates(samples), vectors, budget.Diverse, collapses ? duplicateSimilarity : double.PositiveInfinity, cancel);
        Dictionary<string, int> perGroup = new(StringComparer.Ordinal);
        List<int> chosen = Fill(queue, places - reserved, perGroup);
        if (limit is null) reserved = Rounded(chosen.Count * budget.RandomShare / (1 - budget.RandomShare));
        var taken = new HashSet<int>(chosen);
        ImmutableArray<int> control = Draw(samples, taken, reserved);
        taken.UnionWith(control);
        ImmutableArray<int> selected = [.. chosen.Order(queue.HardestFirst)];
        Dictionary<int, string> duplicates = collapses
            ? DuplicatesOf(selected, samples, taken, vectors!, duplicateSimilarity, threads, cancel) : [];
        return new(selected, control, duplicates, new()
        {
            Selected = selected.Length,
            Control = control.Length,
            Seed = budget.Seed,
            HardNotSelected = Enumerable.Range(0, samples.Count)
                .Count(i => samples[i] is { IsHard: true, IsSettled: false } && !taken.Contains(i)),
            Duplicates = duplicates.Count,
            ShortGroups = ShortGroups(samples, perGroup),
        });
    }

    private bool IsCandidate(in SelectionCandidate sample) => sample is { IsEligible: true, IsSettled: false }
        && (budget.Threshold is { } least ? sample.Coefficient >= least : budget.IsLimited || sample.IsHard);

    private int[] Candidates(IReadOnlyList<SelectionCandidate> samples) =>
        [.. Enumerable.Range(0, samples.Count).Where(i => IsCandidate(samples[i]))];

    private List<int> Fill(SelectionQueue queue, int places, Dictionary<string, int> perGroup)
    {
        var chosen = new List<int>();
        for (int round = 1; round <= budget.Min && chosen.Count < places; round++)
        {
            int before = chosen.Count;
            Take(queue, places, round, chosen, perGroup);
            queue.Restore();
            if (chosen.Count == before) break;
        }
        Take(queue, places, budget.Max ?? int.MaxValue, chosen, perGroup);
        return chosen;
    }

    // Candidates of groups that have so many already are set aside.
    private static void Take(SelectionQueue queue, int places, int max, List<int> chosen, Dictionary<string, int> perGroup)
    {
        while (chosen.Count < places && queue.TryTake(group => perGroup.GetValueOrDefault(group) < max, out int index))
        {
            chosen.Add(index);
            string group = queue.GroupOf(index);
            perGroup[group] = perGroup.GetValueOrDefault(group) + 1;
        }
    }

    private ImmutableArray<int> Draw(IReadOnlyList<SelectionCandidate> samples, HashSet<int> chosen, int count)
    {
        if (count == 0) return [];
        (ulong Draw, int Index)[] rest =
        [
            .. Enumerable.Range(0, samples.Count).Where(i => !chosen.Contains(i) && !samples[i].IsSettled)
                .Select(i => (DrawOf(samples[i]), i)),
        ];
        Array.Sort(rest);
        return [.. rest.Take(count).Select(static r => r.Index)];
    }

    private ulong DrawOf(in SelectionCandidate sample) => BinaryPrimitives.ReadUInt64LittleEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{budget.Seed}\n{sample.Id}\n{sample.Source}"))));

    private Dictionary<int, string> DuplicatesOf(
        ImmutableArray<int> selected, IReadOnlyList<SelectionCandidate> samples, HashSet<int> taken, SelectionVectors vectors,
        double similarity, int threads, CancellationToken cancel)
    {
        int[] originals = [.. selected.Where(i => vectors.RowOf(i) >= 0)];
        int[] others = [.. Candidates(samples).Where(i => !taken.Contains(i) && vectors.RowOf(i) >= 0)];
        var found = new Dictionary<int, string>();
        if (originals.Length == 0) return found;
        NeighbourTable nearest = NearestNeighbours.Find(RowsOf(others), RowsOf(originals),
            new() { K = 1, MaxDegreeOfParallelism = threads, CancellationToken = cancel });
        for (int o = 0; o < others.Length; o++)
            if (nearest.Cosines(o)[0] >= similarity) found[others[o]] = samples[originals[nearest.Indices(o)[0]]].Id;
        return found;

        VectorSet RowsOf(int[] indices) => vectors.All.Subset(Array.ConvertAll(indices, vectors.RowOf));
    }

    private ImmutableSortedDictionary<string, int> ShortGroups(
        IReadOnlyList<SelectionCandidate> samples, Dictionary<string, int> perGroup) => budget.Min == 0
        ? ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal)
        : samples.Select(static s => s.Group).Distinct(StringComparer.Ordinal).Where(g => perGroup.GetValueOrDefault(g) < budget.Min)
            .ToImmutableSortedDictionary(static g => g, g => perGroup.GetValueOrDefault(g), StringComparer.Ordinal);

    private static int Rounded(double value) => (int)Math.Round(value, MidpointRounding.AwayFromZero);
}
