using System.Numerics.Tensors;

namespace HardExample.Core.Numerics.Statistics;

/// <summary>Scores to probabilities.</summary>
internal static class Softmax
{
    /// <summary>exp(T s)/Σ exp(T s), in place.</summary>
    /// <param name="scores">One score a class, at least one class; then probabilities in [0, 1] with the sum 1.</param>
    /// <param name="temperature">T, at least 0; 0 makes all classes equally likely.</param>
    internal static void Apply(Span<double> scores, double temperature)
    {
        double sum = 0;
        TensorPrimitives.Subtract(scores, TensorPrimitives.Max<double>(scores), scores);
        TensorPrimitives.Multiply(scores, temperature, scores);
        TensorPrimitives.Exp<double>(scores, scores);
        // One after the other, so that the sum is the same whatever registers the machine has.
        foreach (double share in scores) sum += share;
        TensorPrimitives.Divide(scores, sum, scores);
    }
}
