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

    /// <summary>Vectors that may vote.</summary>
    internal int Voters => training.Count + population.Count;

    /// <summary>exp((cos − cos_nearest) / 0.1): the weight of a neighbour, 1 for the nearest.</summary>
    internal static double Weight(float cosine, float nearest) => Math.Exp((cosine - nearest) / Temperature);

    /// <summary>A function from the index of a sample to its votes: [classes] with sum 1, or null when there is no neighbour.</summary>
    /// <param name="maxExact">Up to this many vectors neighbours are exact, above it approximate.</param>
    /// <param name="candidates">How many references an approximate search compares a sample with.</param>
    internal Func<int, double[]?> Prepare(int maxExact, int candidates) => Voters <= maxExact ? Exact() : Approximate(candidates);

    private Func<int, double[]?> Exact()
    {
        NeighbourTable known = NearestNeighbours.Find(population, training, MinerSupport.Search(context, ClusteringMiner.Neighbours));
        NeighbourTable others = NearestNeighbours.Find(
            population, population, MinerSupport.Search(context, ClusteringMiner.Neighbours, NeighbourSearch.Self(population.Count)));
        return query =>
        {
            var votes = new double[classes];
            ReadOnlySpan<float> a = known.Cosines(query), b = others.Cosines(query);
            float nearest = Math.Max(a.IsEmpty ? -1 : a[0], b.IsEmpty ? -1 : b[0]);
            double total = 0;
            // Merges the two descending lists; of equally near ones the training sample comes first.
            for (int n = 0, i = 0, j = 0; n < ClusteringMiner.Neighbours && (i < a.Length || j < b.Length); n++)
            {
                bool labelled = i < a.Length && (j == b.Length || a[i] >= b[j]);
                double weight = Weight(labelled ? a[i] : b[j], nearest);
                total += weight;
                if (labelled) votes[labels[known.Indices(query)[i++]]] += weight;
                else addPrediction(votes, others.Indices(query)[j++], weight);
            }
            return Divide(votes, total);
        };
    }

    private Func<int, double[]?> Approximate(int candidates)
    {
        VectorSet union = VectorSet.Join(training, population);
        int[] own = [.. Enumerable.Range(training.Count, population.Count)];
        NeighbourTable nearest = ApproximateNeighbours.Find(union, null, training.Count,
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
                if (other < training.Count) votes[labels[other]] += weight;
                else addPrediction(votes, other - training.Count, weight);
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
