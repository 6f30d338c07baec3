using HardExample.Core.Samples;

namespace HardExample.Core.Selection;

/// <summary>Chooses a budget of samples for labelling.</summary>
public static class SampleSelection
{
    /// <summary><see cref="Diverse"/> chooses among this many candidates for each sample of the budget.</summary>
    public const int CandidatesPerSample = 3;

    /// <summary>The <paramref name="budget"/> hardest, hardest first; equal ones in input order, without coefficient last.</summary>
    public static IReadOnlyList<Sample> Hardest(IReadOnlyList<Sample> samples, int budget)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfNegative(budget);
        return [.. samples.OrderByDescending(static s => s.HardCoefficient ?? double.NegativeInfinity).Take(budget)];
    }

    /// <summary>
    /// A diverse choice of <paramref name="budget"/> hard samples, hardest first: of the three times as many hardest, those that come first
    /// in the greedy k-center order of image_similarity_mining (<see cref="Sample.SimilarityRank"/>); samples without a rank come last.
    /// </summary>
    /// <remarks>Uncertain candidates first, diversity among them second: Zhdanov, "Diverse mini-batch active learning", 2019.</remarks>
    public static IReadOnlyList<Sample> Diverse(IReadOnlyList<Sample> samples, int budget)
    {
        IReadOnlyList<Sample> candidates = Hardest(samples, (int)Math.Min(samples.Count, (long)budget * CandidatesPerSample));
        return Hardest([.. candidates.OrderBy(static s => s.SimilarityRank ?? int.MaxValue).Take(budget)], budget);
    }

    /// <summary>How many samples <paramref name="percent"/> (0..100) of <paramref name="count"/> are, rounded up.</summary>
    public static int BudgetOf(double percent, int count) => (int)Math.Ceiling(Math.Round(percent / 100 * count, 9));
}
