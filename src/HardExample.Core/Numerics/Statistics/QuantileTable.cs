using System.Collections.Immutable;

namespace HardExample.Core.Numerics.Statistics;

/// <summary>The distribution of a value, kept as 1,001 quantiles.</summary>
/// <param name="Points">Quantiles 0, 0.001, … 1, ascending.</param>
public sealed record QuantileTable(ImmutableArray<double> Points)
{
    /// <summary>How many points a table has.</summary>
    public const int Count = 1001;

    /// <summary>Makes the table of a sample of values.</summary>
    /// <param name="values">At least one finite value, in any order.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static QuantileTable Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values];
        if (sorted.Length == 0) throw new ArgumentException("Quantiles need at least one value.", nameof(values));
        Array.Sort(sorted);
        var points = new double[Count];
        for (int i = 0; i < Count; i++) points[i] = Quantile(sorted, i / (double)(Count - 1));
        return new(ImmutableArray.Create(points));
    }

    /// <summary>The quantile q in [0, 1] of ascending values, interpolated (Hyndman and Fan 1996, type 7).</summary>
    public static double Quantile(ReadOnlySpan<double> sorted, double q)
    {
        double position = q * (sorted.Length - 1);
        int below = (int)position;
        if (below >= sorted.Length - 1) return sorted[^1];
        double low = sorted[below], high = sorted[below + 1], fraction = position - below;
        // Equal neighbours must give exactly their value: constant features are told by equality.
        return fraction == 0 || low == high ? low : low + fraction * (high - low);
    }

    /// <summary>The value at quantile <paramref name="q"/> in [0, 1].</summary>
    public double ValueAt(double q) => Quantile(Points.AsSpan(), q);

    /// <summary>
    /// Where a value stands, 0 (below all) to 1 (above all). Between two points it is interpolated; on a run of equal points it is the
    /// middle of the run (mid-rank), so that the value of a constant feature gives 0.5.
    /// </summary>
    public double PositionOf(double value)
    {
        ReadOnlySpan<double> points = Points.AsSpan();
        int below = CountBelow(points, value, orEqual: false), upTo = CountBelow(points, value, orEqual: true);
        if (upTo > below) return (below + upTo - 1) / (2.0 * (Count - 1));
        if (below == 0) return 0;
        if (below == Count) return 1;
        double low = points[below - 1], high = points[below];
        return (below - 1 + (value - low) / (high - low)) / (Count - 1);
    }

    /// <inheritdoc/>
    public bool Equals(QuantileTable? other) => other is not null && Points.AsSpan().SequenceEqual(other.Points.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Points.Length, Points[0], Points[^1]);

    private static int CountBelow(ReadOnlySpan<double> points, double value, bool orEqual)
    {
        int low = 0, high = points.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (points[middle] < value || orEqual && points[middle] == value) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
