using HardExample.Core.Evaluation.Metrics;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Evaluation;

public sealed class BoxAgreementTests
{
    private static readonly DetectedBox Cat = Make.Box("cat", 0.9, 0, 0, 10, 10), Dog = Make.Box("dog", 0.8, 20, 20, 10, 10);

    [Fact]
    public void Two_of_three_right_give_two_thirds()
    {
        // The cat is found, the dog is found as a fox: 2 · 1 / (2 + 2); with a second cat on the same place 2 · 1 / (3 + 2).
        DetectedBox fox = Dog with { Label = "fox" };
        Assert.Equal(0.5, BoxAgreement.F1([Cat, fox], [Cat, Dog]));
        Assert.Equal(0.4, BoxAgreement.F1([Cat, Cat with { Score = 0.5 }, fox], [Cat, Dog]));
        Assert.Equal(1, BoxAgreement.F1([Dog, Cat], [Cat, Dog]));
    }

    [Fact]
    public void A_box_counts_from_an_overlap_of_a_half()
    {
        // Ten wide, shifted by x: (10 − x) / (10 + x) is 0.5 at 10/3.
        Assert.Equal(1, BoxAgreement.F1([Make.Box("cat", 1, 3.3, 0, 10, 10)], [Cat]));
        Assert.Equal(0, BoxAgreement.F1([Make.Box("cat", 1, 3.4, 0, 10, 10)], [Cat]));
    }

    [Fact]
    public void Nothing_found_where_nothing_is_is_right()
    {
        Assert.Equal(1, BoxAgreement.F1([], []));
        Assert.Equal(0, BoxAgreement.F1([Cat], []));
        Assert.Equal(0, BoxAgreement.F1([], [Cat]));
    }
}
