using HardExample.Core.Numerics.Linear;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>Class probabilities from image descriptors alone, without the model in service.</summary>
internal static class TrainingDescriptors
{
    /// <summary>
    /// For each sample the probabilities of the reference's classes, [classes]; null where the descriptor was not observed or tells
    /// nothing.
    /// </summary>
    /// <remarks>A sample alone has the same probabilities as in a batch.</remarks>
    internal static double[]?[] Of(IReadOnlyList<Sample> samples, TrainingReference? reference, MiningContext context)
    {
        var shares = new double[]?[samples.Count];
        // The labels of a population that is its own reference are the model's own predictions: no second view.
        if (reference is not { IsPopulation: false, Descriptor: { Regression: { } regression } space }) return shares;
        int[] seen = [.. Enumerable.Range(0, samples.Count).Where(i => samples[i].Descriptor is not null)];
        if (seen.Length == 0) return shares;
        VectorSet points = VectorSet.FromRows(MinerSupport.ForEach(seen.Length, context,
            i => space.ProjectFully(samples[seen[i]].Descriptor)));
        double[][] told = regression.Shares(points, MinerSupport.Threads(context));
        for (int i = 0; i < seen.Length; i++) shares[seen[i]] = told[i];
        return shares;
    }
}
