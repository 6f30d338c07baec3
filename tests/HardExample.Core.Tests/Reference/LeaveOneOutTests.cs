using HardExample.Core.Reference;

namespace HardExample.Core.Tests.Reference;

public sealed class LeaveOneOutTests
{
    // Three of four are right, each by a margin of 1.
    private static readonly double[][] Scores = [[1, 0], [1, 0], [0, 1], [0, 1]];
    private static readonly int[] Labels = [0, 0, 1, 0];

    [Fact]
    public void Temperature_makes_confidence_what_is_right()
    {
        // softmax gives the winner 1/(1 + e^(−1/T)). Labels count 5/6, the other class 1/6: it is right by (3 · 5/6 + 1/6)/4 = 2/3, so 1/T = ln 2.
        Assert.Equal(1 / Math.Log(2), LeaveOneOut.Temperature(Scores, Labels), 1e-6);
    }

    [Fact]
    public void Few_that_are_all_right_make_nothing_certain() => Assert.Equal(1 / Math.Log(5), LeaveOneOut.Temperature(Scores, [0, 0, 1, 1]), 1e-6);

    [Fact]
    public void Scores_that_are_wrong_more_often_than_right_have_an_infinite_temperature() =>
        Assert.Equal(double.PositiveInfinity, LeaveOneOut.Temperature(Scores, [1, 1, 0, 1]));

    [Fact]
    public void Kappa_is_accuracy_against_chance()
    {
        Assert.Equal(0.5, LeaveOneOut.Kappa(Scores, Labels, 2), 1e-12);
        Assert.Equal(0, LeaveOneOut.Kappa(Scores, [1, 1, 0, 1], 2));
    }
}
