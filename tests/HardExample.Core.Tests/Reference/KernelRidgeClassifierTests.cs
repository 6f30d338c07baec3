using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Reference;

namespace HardExample.Core.Tests.Reference;

public sealed class KernelRidgeClassifierTests
{
    private static readonly ParallelOptions One = new() { MaxDegreeOfParallelism = 1 };

    [Fact]
    public void Two_pictures_by_hand()
    {
        // At right angles: kernel e^−2 = 0.135335, with the ridge C = (1.1 k; k 1.1). Targets ±½ give weights ±½/(1.1 − k) = ±0.518302.
        KernelRidgeClassifier? none = KernelRidgeClassifier.Fit(VectorSet.FromRows([Make.At(0), Make.At(90)]), [0, 1], 2, 100, One);
        // Left out, each is told to be of the other's class: looks tell nothing, and nothing is what comes back.
        Assert.Null(none);

        // Two of each: left out, each is still told by the other of its class.
        KernelRidgeClassifier four = KernelRidgeClassifier.Fit(VectorSet.FromRows([Make.At(0), Make.At(0), Make.At(90), Make.At(90)]), [0, 0, 1, 1], 2, 100, One)!;
        // C of each pair acts on (1, 1) as 1 + 1 + 0.1 ± 2 k: weights ±½/(2.1 − 2 k) = ±0.273324.
        Assert.Equal([0.273324, 0.273324, -0.273324, -0.273324], four.Weights.Take(4).Select(static w => Math.Round(w, 6)));
        Assert.Equal(1, four.Kappa);
    }

    [Fact]
    public void What_it_says_of_a_picture_left_out_is_what_it_says_without_it()
    {
        // Its kappa counts the pictures that all others together get right.
        (VectorSet points, int[] labels) = Overlapping(60);
        KernelRidgeClassifier whole = KernelRidgeClassifier.Fit(points, labels, 3, 1000, One)!;
        int right = 0;
        for (int i = 0; i < points.Count; i++)
        {
            int[] others = [.. Enumerable.Range(0, points.Count).Where(j => j != i)];
            KernelRidgeClassifier rest = KernelRidgeClassifier.Fit(points.Subset(others), Array.ConvertAll(others, j => labels[j]), 3, 1000, One)!;
            double[] shares = rest.Shares(points.Subset([i]), One)[0];
            if (Array.IndexOf(shares, shares.Max()) == labels[i]) right++;
        }
        Assert.Equal((right / 60.0 - 1 / 3.0) / (2 / 3.0), whole.Kappa, 1e-9);
        Assert.InRange(whole.Kappa, 0.3, 0.95);
    }

    [Fact]
    public void A_picture_alone_has_the_probabilities_that_it_has_among_others()
    {
        (VectorSet points, int[] labels) = Overlapping(250);
        KernelRidgeClassifier looks = KernelRidgeClassifier.Fit(points, labels, 3, 1000, One)!;
        double[][] together = looks.Shares(points, new() { MaxDegreeOfParallelism = 4 });
        for (int i = 0; i < points.Count; i++)
        {
            Assert.Equal(looks.Shares(points.Subset([i]), One)[0], together[i]);
            Assert.Equal(1, together[i].Sum(), 1e-9);
            Assert.All(together[i], static p => Assert.True(p > 0));
        }
    }

    [Fact]
    public void Of_many_pictures_some_teach()
    {
        (VectorSet points, int[] labels) = Overlapping(250);
        Assert.Equal(100, KernelRidgeClassifier.Fit(points, labels, 3, 100, One)!.Points.Count);
    }

    [Fact]
    public void One_class_alone_teaches_nothing() => Assert.Null(KernelRidgeClassifier.Fit(VectorSet.FromRows([Make.At(0), Make.At(9)]), [1, 1], 2, 100, One));

    // Three classes around 0°, 120° and 240°, so wide that they overlap.
    private static (VectorSet Points, int[] Labels) Overlapping(int count)
    {
        var random = new SeededRandom(11);
        int[] labels = [.. Enumerable.Range(0, count).Select(static i => i % 3)];
        return (VectorSet.FromRows([.. labels.Select(l => Make.At(l * 120 + 160 * (random.NextDouble() - 0.5)))]), labels);
    }
}
