using HardExample.Core.Numerics.Statistics;

namespace HardExample.Jobs.Output;

/// <summary>How the coefficients of a job's samples are distributed; each in [0, 1].</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="Min">The smallest.</param>
/// <param name="P05">The 5 % quantile.</param>
/// <param name="P25">The 25 % quantile.</param>
/// <param name="P50">The median.</param>
/// <param name="P75">The 75 % quantile.</param>
/// <param name="P95">The 95 % quantile.</param>
/// <param name="P99">The 99 % quantile.</param>
/// <param name="Max">The largest.</param>
public sealed record CoefficientQuantiles(
    double Mean, double Min, double P05, double P25, double P50, double P75, double P95, double P99, double Max)
{
    /// <summary>The quantiles of some coefficients, interpolated (Hyndman and Fan 1996, type 7); null without any.</summary>
    /// <param name="coefficients">In any order.</param>
    public static CoefficientQuantiles? Of(IEnumerable<double> coefficients)
    {
        double[] sorted = [.. coefficients];
        if (sorted.Length == 0) return null;
        Array.Sort(sorted);
        return new(sorted.Average(), sorted[0], At(0.05), At(0.25), At(0.5), At(0.75), At(0.95), At(0.99), sorted[^1]);

        double At(double q) => QuantileTable.Quantile(sorted, q);
    }

    /// <summary>Each figure with its name: mean, min, p05, …, max.</summary>
    internal IEnumerable<(string Name, double Value)> Named() =>
    [
        ("mean", Mean), ("min", Min), ("p05", P05), ("p25", P25), ("p50", P50), ("p75", P75), ("p95", P95), ("p99", P99), ("max", Max),
    ];
}
