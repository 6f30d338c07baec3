using HardExample.Jobs.Output;

namespace HardExample.Jobs.Tests.Output;

public sealed class CoefficientQuantilesTests
{
    [Fact]
    public void Quantiles_are_interpolated_whatever_the_order() =>
        // Five values: the 5 % quantile lies at index 0.2, the 95 % one at 3.8, the 99 % one at 3.96.
        Assert.Equal("mean 0.4, min 0, p05 0.02, p25 0.1, p50 0.2, p75 0.7, p95 0.94, p99 0.988, max 1", string.Join(", ",
            CoefficientQuantiles.Of([1, 0.1, 0.7, 0, 0.2])!.Named().Select(static n => FormattableString.Invariant(
                $"{n.Name} {Math.Round(n.Value, 9)}"))));

    [Fact]
    public void Of_nothing_there_are_none() => Assert.Null(CoefficientQuantiles.Of([]));
}
