using System.Numerics.Tensors;

namespace HardExample.Core.Numerics.Statistics;

/// <summary>Turns scores into probabilities.</summary>
internal static class Softmax
{
    /// <summary>exp(s/T) / Σ exp(s/T), in place.</summary>
    /// <param name="scores">One score a class, at least one class; then probabilities in [0, 1] with the sum 1.</param>
    /// <param name="temperature">T, above 0; infinite makes all classes equally likely.</param>
    internal static void Apply(Span<double> scores, double temperature)
    {
        double sum = 0;
        TensorPrimitives.Subtract(scores, TensorPrimitives.Max<double>(scores), scores);
        TensorPrimitives.Divide(scores, temperature, scores);
        TensorPrimitives.Exp<double>(scores, scores);
        // In one order, so that the sum does not depend on the vector width of the machine.
        foreach (double share in scores) sum += share;
        TensorPrimitives.Divide(scores, sum, scores);
    }
}
