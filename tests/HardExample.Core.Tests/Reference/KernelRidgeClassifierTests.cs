using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Reference;

namespace HardExample.Core.Tests.Reference;

public sealed class KernelRidgeClassifierTests
{
    private static readonly ParallelOptions One = new() { MaxDegreeOfParallelism = 1 };

    [Fact]
    public void Two_images_by_hand()
    {
        // At right angles the mean of 1 − cos over all pairs is 1 − |(½, ½)|² = ½, so γ = 4 and the kernel is e^−4 = 0.018316; with the
        // ridge C = (1.1 k; k 1.1). Targets ±½ give weights ±½/(1.1 − k) = ±0.462242.
        (KernelRidgeClassifier two, double[][] leftOut) = KernelRidgeClassifier.Fit(
            VectorSet.FromRows([Make.At(0), Make.At(90)]), [0, 1], 2, One);
        Assert.Equal(4, two.Sharpness, 1e-6);
        Assert.Equal([0.462242, -0.462242], two.Weights.Take(2).Select(static w => Math.Round(w, 6)));
        // Left out, each is told by the other alone, whose score of its own class is ½/1.1 · k = 0.008325: that of another class.
        Assert.Equal(-0.008325, leftOut[0][0], 1e-6);
    }

    [Fact]
    public void Scores_of_an_image_left_out_are_those_without_it()
    {
        (VectorSet points, int[] labels) = Overlapping(60);
        double[][] leftOut = KernelRidgeClassifier.Fit(points, labels, 3, One).LeftOut;
        int same = 0;
        for (int i = 0; i < points.Count; i++)
        {
            int[] others = [.. Enumerable.Range(0, points.Count).Where(j => j != i)];
            KernelRidgeClassifier rest = KernelRidgeClassifier.Fit(
                points.Subset(others), Array.ConvertAll(others, j => labels[j]), 3, One).Classifier;
            double[] scores = rest.Scores(points.Subset([i]), One)[0];
            // γ moves a little with the mean distance of the others.
            for (int c = 0; c < 3; c++) Assert.Equal(scores[c], leftOut[i][c], 0.02);
            if (Array.IndexOf(scores, scores.Max()) == Array.IndexOf(leftOut[i], leftOut[i].Max())) same++;
        }
        Assert.InRange(same, 58, 60);
    }

    [Fact]
    public void An_image_alone_has_the_scores_that_it_has_among_others()
    {
        (VectorSet points, int[] labels) = Overlapping(250);
        KernelRidgeClassifier classifier = KernelRidgeClassifier.Fit(points, labels, 3, One).Classifier;
        double[][] together = classifier.Scores(points, new() { MaxDegreeOfParallelism = 4 });
        for (int i = 0; i < points.Count; i++) Assert.Equal(classifier.Scores(points.Subset([i]), One)[0], together[i]);
    }

    // Three classes around 0°, 120° and 240°, so wide that they overlap.
    private static (VectorSet Points, int[] Labels) Overlapping(int count)
    {
        var random = new SeededRandom(11);
        int[] labels = [.. Enumerable.Range(0, count).Select(static i => i % 3)];
        return (VectorSet.FromRows([.. labels.Select(l => Make.At(l * 120 + 160 * (random.NextDouble() - 0.5)))]), labels);
    }
}
