using HardExample.Core.Numerics.Statistics;

namespace HardExample.Core.Tests.Drift;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(3.841459, 1, 0.05)]
    [InlineData(6.634897, 1, 0.01)]
    [InlineData(18.307038, 10, 0.05)]
    [InlineData(124.342113, 100, 0.05)]
    [InlineData(0, 3, 1)]
    public void Chi_square_tails_are_those_of_the_tables(double x, double degrees, double p) =>
        Assert.Equal(p, TailProbability.ChiSquare(x, degrees), 6);

    [Fact]
    public void A_Pearson_tail_with_the_cumulants_of_a_chi_square_is_that_of_the_chi_square() =>
        // chi-square of 4 degrees: cumulants 4, 8, 32
        Assert.Equal(TailProbability.ChiSquare(11, 4), TailProbability.Pearson(11, 4, 8, 32), 9);

    [Fact]
    public void A_constant_is_exceeded_by_nothing_above_it() => Assert.Equal((1, 0), (
        TailProbability.Pearson(2, 2, 0, 0), TailProbability.Pearson(2.1, 2, 0, 0)));

    [Fact]
    public void Adjusted_probabilities_are_those_of_Benjamini_and_Hochberg() =>
        // ranks 1..4: 0.01·4/1 = 0.04, 0.02·4/2 = 0.04, 0.03·4/3 = 0.04, 0.5·4/4
        Assert.Equal([0.04, 0.5, 0.04, 0.04], FalseDiscoveryRate.Adjust([0.01, 0.5, 0.03, 0.02]).Select(static p => Math.Round(p, 10)));
}
