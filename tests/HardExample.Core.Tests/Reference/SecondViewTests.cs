using HardExample.Core.Errors;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Reference;

public sealed class SecondViewTests
{
    private static readonly ReferenceOptions Options = new() { Task = TaskType.ImageClassification };
    private static readonly ParallelOptions One = new() { MaxDegreeOfParallelism = 1 };

    [Fact]
    public void A_descriptor_that_tells_the_classes_needs_no_pretrained_features()
    {
        TrainingReference reference = TrainingReferenceBuilder.Build(
            [.. Enumerable.Range(0, 60).Select(i => Image(i, i % 2 * 90 + i / 10.0, null))], Options);
        Assert.Equal(1, reference.View!.DescriptorKappa, 1e-12);
        Assert.False(reference.NeedsPretrainedView);
    }

    [Fact]
    public void Where_the_descriptor_tells_nothing_pretrained_features_are_wanted_and_lead()
    {
        // The descriptor goes round with no regard to the class.
        TrainingReference before = TrainingReferenceBuilder.Build(
            [.. Enumerable.Range(0, 60).Select(i => Image(i, 137.5 * i, null))], Options);
        Assert.True(before.NeedsPretrainedView);

        Sample[] observed = [.. Enumerable.Range(0, 60).Select(i => Image(i, 137.5 * i, Make.At(i % 2 * 90 + i / 10.0)))];
        TrainingReference reference = TrainingReferenceBuilder.Build(observed, Options);
        Assert.Equal(1, reference.View!.Kappa, 1e-12);
        Assert.True(reference.View.PretrainedSharpness > reference.View.DescriptorSharpness);
        Assert.True(reference.NeedsPretrainedView);
        float[] dog = reference.View.Of([Image(99, 0, Make.At(90))], One)[0]!;
        Assert.True(dog[1] > 0.9);
        Assert.Equal(1, dog.Sum(), 1e-5);
    }

    [Fact]
    public void A_sample_alone_has_the_probabilities_that_it_has_among_others()
    {
        Sample[] samples = [.. Enumerable.Range(0, 60).Select(i => Image(i, 90 * (i % 2) + 7 * i % 80, Make.At(i % 2 * 60 + 13 * i % 70)))];
        SecondView view = TrainingReferenceBuilder.Build(samples, Options).View!;
        float[]?[] together = view.Of(samples, new() { MaxDegreeOfParallelism = 4 });
        for (int i = 0; i < samples.Length; i++) Assert.Equal(view.Of([samples[i]], One)[0], together[i]);
    }

    [Fact]
    public void A_population_that_is_its_own_reference_has_none()
    {
        Sample[] samples = [.. Enumerable.Range(0, 20)
            .Select(i => Make.Predicted($"{i}", (i % 2 == 0 ? "cat" : "dog", 0.9)) with { Descriptor = Make.At(i % 2 * 90 + i) })];
        TrainingReference reference = TrainingReferenceBuilder.FromPopulation(samples, Options);
        Assert.Null(reference.View);
        Assert.False(reference.NeedsPretrainedView);
        Assert.Equal(1, reference.Descriptor!.PopulationKappa, 1e-12);
    }

    [Fact]
    public void Features_of_another_extractor_are_refused()
    {
        Sample[] observed = [.. Enumerable.Range(0, 60).Select(i => Image(i, 137.5 * i, Make.At(i % 2 * 90 + i / 10.0)))];
        SecondView view = TrainingReferenceBuilder.Build(observed, Options).View!;
        Assert.Contains("one extractor", Assert.Throws<InputException>(() => view.Of([Image(99, 0, [1, 0, 0])], One)).Message,
            StringComparison.Ordinal);
    }

    private static Sample Image(int i, double descriptor, float[]? pretrained) =>
        Make.Sample($"{i}") with { Label = i % 2 == 0 ? "cat" : "dog", Descriptor = Make.At(descriptor), PretrainedEmbedding = pretrained };
}
