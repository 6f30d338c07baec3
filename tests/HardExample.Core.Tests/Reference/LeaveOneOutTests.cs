using HardExample.Core.Reference;

namespace HardExample.Core.Tests.Reference;

public sealed class LeaveOneOutTests
{
    // Three of four are right, each by a margin of 1.
    private static readonly double[][] Scores = [[1, 0], [1, 0], [0, 1], [0, 1]];
    private static readonly int[] Labels = [0, 0, 1, 0];

    [Fact]
    public void Sharpness_makes_confidence_what_is_right()
    {
        // softmax gives the winner 1/(1 + e^−T). Labels count 5/6, the other class 1/6: it is right by (3 · 5/6 + 1/6)/4 = 2/3, so T = ln
        // 2.
        Assert.Equal(Math.Log(2), Assert.Single(LeaveOneOut.Sharpness([Scores], Labels)), 1e-6);
    }

    [Fact]
    public void Few_that_are_all_right_make_nothing_certain() =>
        Assert.Equal(Math.Log(5), LeaveOneOut.Sharpness([Scores], [0, 0, 1, 1])[0], 1e-6);

    [Fact]
    public void A_view_that_is_wrong_more_often_than_right_counts_nothing() =>
        Assert.Equal(0, LeaveOneOut.Sharpness([Scores], [1, 1, 0, 1])[0]);

    [Fact]
    public void A_view_that_tells_nothing_beside_another_counts_nothing()
    {
        double[][] constant = [[0, 0], [0, 0], [0, 0], [0, 0]];
        double[] both = LeaveOneOut.Sharpness([Scores, constant], Labels);
        Assert.Equal(Math.Log(2), both[0], 1e-3);
        Assert.Equal(0, both[1]);
    }

    [Fact]
    public void Two_equal_views_share_what_one_has() =>
        Assert.Equal(Math.Log(2), LeaveOneOut.Sharpness([Scores, Scores], Labels).Sum(), 1e-3);

    [Fact]
    public void Kappa_is_accuracy_against_chance()
    {
        Assert.Equal(0.5, LeaveOneOut.Kappa(Scores, Labels, 2), 1e-12);
        Assert.Equal(0, LeaveOneOut.Kappa(Scores, [1, 1, 0, 1], 2));
    }
}
