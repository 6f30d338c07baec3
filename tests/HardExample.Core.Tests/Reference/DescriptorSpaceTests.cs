using HardExample.Core.Errors;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Reference;

public sealed class DescriptorSpaceTests
{
    private static readonly ReferenceOptions Options = new() { Task = TaskType.ImageClassification };

    [Fact]
    public void Classes_that_look_different_are_told_by_their_descriptors()
    {
        // Around 0° and around 90°: every one of the 20 nearest is of the own class.
        Sample[] samples = [.. Enumerable.Range(0, 60).Select(i => Look(i, i % 2 == 0 ? "cat" : "dog", Make.At(i % 2 * 90 + i / 10.0)))];
        Assert.Equal(1, TrainingReferenceBuilder.Build(samples, Options).View!.Kappa, 1e-12);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Labels_that_have_nothing_to_do_with_descriptors_give_no_kappa()
    {
        var random = new SeededRandom(3);
        Sample[] samples = [.. Enumerable.Range(0, 400).Select(i => Look(i, $"{i % 10}", Make.RandomVector(random, 8)))];
        Assert.InRange(TrainingReferenceBuilder.Build(samples, Options).View?.Kappa ?? 0, 0, 0.1);
    }

    [Fact]
    public void Axes_are_half_whitened()
    {
        // About their mean (1, 1) the points are ±4 in x and ±1 in y: variances 16/2 and 1/2. Divided by their fourth roots, a step of (1,
        // 1) is as 8^−¼ to 0.5^−¼, that is 1 to 2; of length 1: 0.447 and 0.894.
        Sample[] samples = [Look(0, "a", [5, 1]), Look(1, "a", [-3, 1]), Look(2, "b", [1, 2]), Look(3, "b", [1, 0])];
        float[] point = TrainingReferenceBuilder.Build(samples, Options).Descriptor!.Project([2, 2]);
        Assert.Equal([0.447f, 0.894f], point.Select(static v => MathF.Round(Math.Abs(v), 3)));
    }

    [Fact]
    public void Pictures_that_look_all_the_same_make_no_space()
    {
        Sample[] samples = [.. Enumerable.Range(0, 5).Select(static i => Look(i, "cat", [1, 0, 0]))];
        Assert.Null(TrainingReferenceBuilder.Build(samples, Options).Descriptor);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void The_number_of_threads_does_not_change_it()
    {
        var random = new SeededRandom(4);
        Sample[] samples = [.. Enumerable.Range(0, 200).Select(i => Look(i, $"{i % 3}", Make.RandomVector(random, 150)))];
        TrainingReference first = TrainingReferenceBuilder.Build(samples, Options with { MaxDegreeOfParallelism = 1 });
        TrainingReference second = TrainingReferenceBuilder.Build(samples, Options with { MaxDegreeOfParallelism = 4 });
        DescriptorSpace one = first.Descriptor!, four = second.Descriptor!;
        Assert.Equal(one.Axes.AsEnumerable(), four.Axes.AsEnumerable());
        Assert.Equal(DescriptorSpace.MaxAxes * 150, one.Axes.Length);
        Assert.Equal(DescriptorSpace.MaxNeighbourAxes, one.Points.Vectors.Dimension);
        Assert.Equal(first.View?.Kappa, second.View?.Kappa);
        Assert.Equal(first.View?.Descriptor?.Classifier.Weights.AsEnumerable(), second.View?.Descriptor?.Classifier.Weights.AsEnumerable());
    }

    [Fact]
    public void A_descriptor_of_another_length_is_refused()
    {
        DescriptorSpace space = TrainingReferenceBuilder.Build([Look(0, "a", [1, 0]), Look(1, "b", [0, 1])], Options).Descriptor!;
        Assert.Throws<InputException>(() => space.Project([1, 2, 3]));
        Assert.Throws<InputException>(() => TrainingReferenceBuilder.Build([Look(0, "a", [1, 0]), Look(1, "b", [0, 1, 2])], Options));
    }

    private static Sample Look(int i, string label, float[] descriptor) =>
        Make.Sample($"{i}") with { Label = label, Descriptor = descriptor };
}
