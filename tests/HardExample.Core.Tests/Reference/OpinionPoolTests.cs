using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Reference;

namespace HardExample.Core.Tests.Reference;

public sealed class OpinionPoolTests
{
    private static readonly ParallelOptions One = new() { MaxDegreeOfParallelism = 1 };

    [Fact]
    public void The_opinion_that_is_right_more_often_than_it_is_sure_leads()
    {
        // The first is right on 60 % and always as sure as the second, which is right on 90 %.
        OpinionPool pool = OpinionPool.Fit(Opinions(1, 0.6, 3), Opinions(2, 0.9, 3), 1, One);
        Assert.True(pool.Second > 2 * pool.Own);
        Assert.Equal(1, pool.Own + pool.Second, 1e-12);
    }

    [Fact]
    public void How_sharp_an_opinion_is_given_does_not_matter()
    {
        double[][] second = Opinions(2, 0.8, 2);
        OpinionPool plain = OpinionPool.Fit(Opinions(1, 0.7, 1), second, 0.5, One),
            sharp = OpinionPool.Fit(Opinions(1, 0.7, 3), second, 0.5, One);
        // ln w three times as large counts a third.
        Assert.Equal(plain.Own / plain.Second, 3 * sharp.Own / sharp.Second, 0.02 * plain.Own / plain.Second);
    }

    [Fact]
    public void Kappa_takes_weight_from_what_the_model_taught()
    {
        double[][] own = Opinions(1, 0.7, 2), second = Opinions(2, 0.8, 2);
        OpinionPool whole = OpinionPool.Fit(own, second, 1, One), half = OpinionPool.Fit(own, second, 0.5, One);
        Assert.Equal(whole.Second / whole.Own / 2, half.Second / half.Own, 1e-9);
    }

    [Fact]
    public void What_is_rare_in_both_opinions_is_not_rare_by_chance_alone()
    {
        // ln (w q / π): the prior would else count twice, so the rarest class has the largest offset.
        double[][] rare = [.. Enumerable.Range(0, 100).Select(static i => Logs(i % 10 == 0 ? 1 : 0, 2))];
        OpinionPool pool = OpinionPool.Fit(rare, rare, 1, One);
        Assert.True(pool.OffsetOf(1) > pool.OffsetOf(0));
        Assert.Equal(pool.OffsetOf(1), pool.OffsetOf(-1));
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        double[][] own = Opinions(1, 0.7, 2), second = Opinions(2, 0.8, 2);
        OpinionPool one = OpinionPool.Fit(own, second, 0.6, One),
            four = OpinionPool.Fit(own, second, 0.6, new() { MaxDegreeOfParallelism = 4 });
        Assert.Equal((one.Own, one.Second), (four.Own, four.Second));
        Assert.Equal(one.Offsets.AsSpan(), four.Offsets.AsSpan());
    }

    // ln of opinions on 600 images of three classes, a share of them right, the log odds of the named class against another as given.
    private static double[][] Opinions(ulong seed, double right, double logOdds)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, 600).Select(i =>
            Logs(random.NextDouble() < right ? i % 3 : (i + 1 + (random.NextDouble() < 0.5 ? 1 : 0)) % 3, logOdds, 3))];
    }

    private static double[] Logs(int named, double logOdds, int classes = 2)
    {
        double[] shares = new double[classes];
        shares[named] = logOdds;
        Softmax.Apply(shares, 1);
        return Array.ConvertAll(shares, Math.Log);
    }
}
