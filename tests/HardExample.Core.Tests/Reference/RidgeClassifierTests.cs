using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Reference;

namespace HardExample.Core.Tests.Reference;

public sealed class RidgeClassifierTests
{
    private static readonly ParallelOptions One = new() { MaxDegreeOfParallelism = 1 };

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.3)]
    [InlineData(30)]
    public void An_image_left_out_has_the_scores_of_a_fit_to_all_others(double ridge)
    {
        VectorSet points = Make.RandomVectors(3, 14, 4);
        double[][] targets = Targets(14, 3);
        (RidgeClassifier classifier, double[][] leftOut, _) = RidgeClassifier.Fit(points, targets, One, [ridge])!.Value;
        for (int i = 0; i < points.Count; i++)
        {
            int[] others = [.. Enumerable.Range(0, points.Count).Where(j => j != i)];
            RidgeClassifier without = RidgeClassifier.Fit(points.Subset(others),
                Array.ConvertAll(others, j => targets[j]), One, [ridge])!.Value.Classifier;
            double[] expected = without.Scores(points[i], null), alone = classifier.Scores(points[i], targets[i]);
            for (int c = 0; c < 3; c++)
            {
                Assert.Equal(expected[c], leftOut[i][c], 1e-9);
                Assert.Equal(expected[c], alone[c], 1e-9);
            }
        }
    }

    [Fact]
    public void Of_two_images_the_one_left_out_has_the_probabilities_of_the_other()
    {
        // Without the first there is one image, whose mean is itself.
        (_, double[][] leftOut, _) = RidgeClassifier.Fit(VectorSet.FromRows([Make.At(0), Make.At(90)]), [[1, 0], [0.25, 0.75]], One)!.Value;
        Assert.Equal(0.25, leftOut[0][0], 1e-12);
        Assert.Equal(1, leftOut[1][0], 1e-12);
    }

    [Fact]
    public void A_ridge_that_tells_more_of_images_left_out_is_chosen()
    {
        VectorSet points = Make.Bundled(5, 120, 6);
        double[][] clear = [.. Enumerable.Range(0, 120).Select(static i =>
            Enumerable.Range(0, 10).Select(c => c == i % 10 ? 1.0 : 0).ToArray())];
        double Loss(double ridge)
        {
            (_, double[][] leftOut, double sharpness) = RidgeClassifier.Fit(points, clear, One, [ridge])!.Value;
            return SoftLabels.Loss(leftOut, clear, sharpness, One);
        }
        (_, double[][] best, double t) = RidgeClassifier.Fit(points, clear, One)!.Value;
        Assert.True(SoftLabels.Loss(best, clear, t, One) <= Math.Min(Loss(1000), Loss(0.001)));
    }

    [Fact]
    public void Equal_vectors_tell_nothing() =>
        Assert.Null(RidgeClassifier.Fit(VectorSet.FromRows([Make.At(5), Make.At(5), Make.At(5)]), [[1, 0], [0, 1], [1, 0]], One));

    [Fact]
    public void Threads_change_no_bit()
    {
        VectorSet points = Make.RandomVectors(9, 300, 40);
        double[][] targets = Targets(300, 5);
        var one = RidgeClassifier.Fit(points, targets, One)!.Value;
        var four = RidgeClassifier.Fit(points, targets, new() { MaxDegreeOfParallelism = 4 })!.Value;
        Assert.Equal(one.LeftOut, four.LeftOut);
        Assert.Equal(one.Classifier.Axes.AsSpan(), four.Classifier.Axes.AsSpan());
        Assert.Equal(one.Classifier.Weights.AsSpan(), four.Classifier.Weights.AsSpan());
    }

    private static double[][] Targets(int count, int classes)
    {
        var random = new SeededRandom(11);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            double[] shares = [.. Enumerable.Range(0, classes).Select(_ => random.NextDouble())];
            Softmax.Apply(shares, 0.2);
            return shares;
        })];
    }
}
