using HardExample.Core.Numerics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>What a picture shows by the training images that look most like it, without any model.</summary>
internal static class TrainingLooks
{
    /// <summary>For each sample the shares of the reference's classes among the 20 nearest training images; null where it was not observed or says nothing.</summary>
    /// <remarks>
    /// To the 20 comes one more of which nobody knows the class: a class that is not among them is unlikely and not impossible. A sample alone has the same shares as
    /// in a batch.
    /// </remarks>
    internal static double[]?[] Of(IReadOnlyList<Sample> samples, TrainingReference? reference, MiningContext context)
    {
        var shares = new double[]?[samples.Count];
        // A population that is its own reference has no labels but the model's own, which are no second witness.
        if (reference is not { IsPopulation: false, Appearance: { Skill: > 0 } space }) return shares;
        (int[] seen, VectorSet points) = MinerSupport.Looks(samples, NeighbourSearch.Self(samples.Count), space, context);
        if (seen.Length == 0) return shares;
        NeighbourTable nearest = NearestNeighbours.Find(points, space.Points.Vectors, MinerSupport.Search(context, ClusteringMiner.Neighbours));
        if (nearest.K == 0) return shares;

        int classes = reference.Classes.Length;
        for (int i = 0; i < seen.Length; i++)
        {
            var votes = new double[classes];
            ReadOnlySpan<int> indices = nearest.Indices(i);
            ReadOnlySpan<float> cosines = nearest.Cosines(i);
            double total = 0;
            for (int n = 0; n < indices.Length; n++)
            {
                double weight = ViewVotes.Weight(cosines[n], cosines[0]);
                votes[space.Points.Labels[indices[n]]] += weight;
                total += weight;
            }
            const double Unknown = 1.0 / ClusteringMiner.Neighbours;
            for (int c = 0; c < classes; c++) votes[c] = (votes[c] / total + Unknown / classes) / (1 + Unknown);
            shares[seen[i]] = votes;
        }
        return shares;
    }
}
