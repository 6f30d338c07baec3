using HardExample.Core.Numerics.Linear;
using HardExample.Core.Reference;

namespace HardExample.Core.Selection;

/// <summary>The cosine from which on two images are near-duplicates, measured on images that are not.</summary>
/// <remarks>
/// The upper tail of the cosines of unrelated pairs is a power law of the distance 1 − c, of which the exponent a is Hill's estimate over
/// the k largest (Hill, "A Simple General Approach to Inference About the Tail of a Distribution", 1975):
/// <code>
/// P(cosine > c) = k / pairs × ((1 − c) / (1 − u))^a       u: the k-th largest, k = max(10, pairs / 1000)
/// </code>
/// The threshold is where one image in a hundred of the population would have an unrelated image so near: P = 0.01 / (n − 1).
/// <see cref="TrainingReference.UnrelatedSimilarity"/>, which one pair in a thousand exceeds, would take a third of a population of
/// thousands for near-duplicates.
/// </remarks>
public static class DuplicateSimilarity
{
    /// <summary>Above it two embeddings are equal but for rounding, and their images always near-duplicates.</summary>
    public const double Equal = 1 - 1e-6;

    private const double WronglyMarked = 0.01;
    private const int MinTail = 10;
    private const int PairsPerTail = 1000;
    private const double SmallestDistance = 1e-6;

    /// <summary>The threshold for a population.</summary>
    /// <param name="unrelated">Embeddings of the reference, vectors of length 1.</param>
    /// <param name="population">Samples among which near-duplicates are looked for.</param>
    /// <returns>A cosine of at most <see cref="Equal"/>; that itself when there are too few embeddings to measure by.</returns>
    public static double Of(VectorSet unrelated, int population)
    {
        ArgumentNullException.ThrowIfNull(unrelated);
        double[] cosines = ReferenceDistances.UnrelatedCosines(unrelated);
        int tail = Math.Max(MinTail, cosines.Length / PairsPerTail);
        if (cosines.Length < 2 * tail || population < 2) return Equal;
        double limit = Distance(cosines[^(tail + 1)]), sum = 0;
        for (int i = 1; i <= tail; i++) sum += Math.Log(limit / Distance(cosines[^i]));
        // All of one distance: there is no tail to extend.
        if (sum <= 0) return Equal;
        double share = WronglyMarked / (population - 1) / ((double)tail / cosines.Length);
        return share >= 1 ? Math.Min(Equal, 1 - limit) : Math.Min(Equal, 1 - limit * Math.Pow(share, sum / tail));
    }

    private static double Distance(double cosine) => Math.Max(SmallestDistance, 1 - cosine);
}
