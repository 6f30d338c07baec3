using HardExample.Core.Configuration;
using HardExample.Core.Fusion;
using HardExample.Core.Reasons;
using HardExample.Core.Samples;

namespace HardExample.Report;

/// <summary>The contribution of each algorithm to H0 (<see cref="CoefficientFusion"/>), as shares that sum to 1.</summary>
/// <param name="algorithms">The weights of the fusion.</param>
internal sealed class Contributions(WeightedList algorithms)
{
    // What an algorithm contributes does not depend on where the threshold and the knee of the hinge lie.
    private readonly CoefficientFusion _fusion = new(algorithms, 0, 0);

    /// <summary>The share of each algorithm, in the order of the weights; all 0 when H0 is 0.</summary>
    internal double[] Of(Sample sample)
    {
        var shares = new double[algorithms.Count];
        // A detector that found nothing is hard by rule, whatever the scores are.
        bool byRule = sample.HardReasons.Contains(ReasonCatalog.NoObject);
        var contributions = _fusion.Explain(sample).Contributions;
        double total = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            shares[i] = byRule
                ? algorithms[i].Key == AlgorithmNames.PredictScore ? 1 : 0
                : contributions.GetValueOrDefault(algorithms[i].Key);
            total += shares[i];
        }
        for (int i = 0; i < shares.Length && total > 0; i++) shares[i] /= total;
        return shares;
    }
}
