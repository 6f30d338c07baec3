using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;

namespace HardExample.Core.Mining;

/// <summary>Votes for the class of each sample by its nearest training samples and samples of the population.</summary>
/// <param name="training">Training vectors.</param>
/// <param name="labels">Their classes.</param>
/// <param name="population">Vectors of the samples.</param>
/// <param name="addPrediction">Adds the prediction of the sample with this index, times a weight, to the votes.</param>
/// <param name="classes">Number of classes.</param>
/// <param name="context">Threads and cancellation.</param>
internal sealed class NearestNeighbourVote(
    VectorSet training, int[] labels, VectorSet population, Action<double[], int, double> addPrediction, int classes, MiningContext context)
{
    private const double Temperature = 0.1;

    /// <summary>
    /// Vectors of images that were chosen before, and the classes that people said they are: they vote as training vectors do. A ledger
    /// grows, so the nearest of many are found by an approximate search even where that of the others is exact.
    /// </summary>
    internal (VectorSet Vectors, int[] Labels) Chosen { get; init; } = (VectorSet.Empty, []);

    /// <summary>Vectors that may vote.</summary>
    internal int Voters => training.Count + Chosen.Vectors.Count + population.Count;

    /// <summary>exp((cos − cos_nearest) / 0.1): the weight of a neighbour, 1 for the nearest.</summary>
    internal static double Weight(float cosine, float nearest) => Math.Exp((cosine - nearest) / Temperature);

    /// <summary>A function from the index of a sample to its votes: [classes] with sum 1, or null when there is no neighbour.</summary>
    /// <param name="maxExact">Up to this many vectors neighbours are exact, above it approximate.</param>
    /// <param name="candidates">How many references an approximate search compares a sample with.</param>
    internal Func<int, double[]?> Prepare(int maxExact, int candidates) => Voters <= maxExact ? Exact(candidates) : Approximate(candidates);

    private Func<int, double[]?> Exact(int candidates)
    {
        NeighbourSearch search = MinerSupport.Search(context, ClusteringMiner.Neighbours);
        NeighbourTable known = NearestNeighbours.Find(population, training, search);
        NeighbourTable chosen = ApproximateNeighbours.Find(Chosen.Vectors, population, 0, search, candidates);
        NeighbourTable others = NearestNeighbours.Find(
            population, population, MinerSupport.Search(context, ClusteringMiner.Neighbours, NeighbourSearch.Self(population.Count)));
        return query =>
        {
            var votes = new double[classes];
            ReadOnlySpan<float> a = known.Cosines(query), b = chosen.Cosines(query), c = others.Cosines(query);
            float nearest = Math.Max(Math.Max(Next(a, 0), Next(b, 0)), Next(c, 0));
            double total = 0;
            // Merges the three descending lists; of equally near ones the training sample comes first.
            for (int i = 0, j = 0, k = 0; i + j + k < Math.Min(ClusteringMiner.Neighbours, a.Length + b.Length + c.Length);)
            {
                float next = Math.Max(Math.Max(Next(a, i), Next(b, j)), Next(c, k));
                double weight = Weight(next, nearest);
                total += weight;
                if (Next(a, i) == next) votes[labels[known.Indices(query)[i++]]] += weight;
                else if (Next(b, j) == next) votes[Chosen.Labels[chosen.Indices(query)[j++]]] += weight;
                else addPrediction(votes, others.Indices(query)[k++], weight);
            }
            return Divide(votes, total);
        };
    }

    private static float Next(ReadOnlySpan<float> cosines, int at) => at < cosines.Length ? cosines[at] : float.NegativeInfinity;

    private Func<int, double[]?> Approximate(int candidates)
    {
        VectorSet labelled = VectorSet.Join(training, Chosen.Vectors), union = VectorSet.Join(labelled, population);
        int[] classesOf = [.. labels, .. Chosen.Labels], own = [.. Enumerable.Range(labelled.Count, population.Count)];
        NeighbourTable nearest = ApproximateNeighbours.Find(union, null, labelled.Count,
            MinerSupport.Search(context, ClusteringMiner.Neighbours, own), candidates);
        return query =>
        {
            var votes = new double[classes];
            ReadOnlySpan<float> cosines = nearest.Cosines(query);
            double total = 0;
            for (int n = 0; n < cosines.Length; n++)
            {
                int other = nearest.Indices(query)[n];
                double weight = Weight(cosines[n], cosines[0]);
                total += weight;
                if (other < classesOf.Length) votes[classesOf[other]] += weight;
                else addPrediction(votes, other - classesOf.Length, weight);
            }
            return Divide(votes, total);
        };
    }

    private static double[]? Divide(double[] votes, double total)
    {
        if (total <= 0) return null;
        for (int c = 0; c < votes.Length; c++) votes[c] /= total;
        return votes;
    }
}
