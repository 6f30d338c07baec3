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
        Assert.False(reference.WantsPretrained);
    }

    [Fact]
    public void Where_the_descriptor_tells_nothing_pretrained_features_are_wanted_and_lead()
    {
        // The descriptor goes round with no regard to the class.
        TrainingReference before = TrainingReferenceBuilder.Build(
            [.. Enumerable.Range(0, 60).Select(i => Image(i, 137.5 * i, null))], Options);
        Assert.True(before.WantsPretrained);

        Sample[] observed = [.. Enumerable.Range(0, 60).Select(i => Image(i, 137.5 * i, Make.At(i % 2 * 90 + i / 10.0)))];
        TrainingReference reference = TrainingReferenceBuilder.Build(observed, Options);
        Assert.Equal(1, reference.View!.Kappa, 1e-12);
        Assert.True(reference.View.PretrainedSharpness > reference.View.DescriptorSharpness);
        Assert.True(reference.ComparesPretrained);
        float[] dog = reference.View.Of([Image(99, 0, Make.At(90))], One)[0]!;
        Assert.True(dog[1] > 0.9);
        Assert.Equal(1, dog.Sum(), 1e-5);
    }

    [Fact]
    public void Where_nothing_tells_the_classes_samples_need_no_pretrained_features()
    {
        // Neither vector differs from image to image, so an image that is left out always falls to the class of the others.
        TrainingReference reference = TrainingReferenceBuilder.Build(
            [.. Enumerable.Range(0, 60).Select(i => Image(i, 0, Make.At(0)))], Options);
        Assert.Null(reference.View);
        Assert.True(reference.WantsPretrained);
        Assert.False(reference.ComparesPretrained);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_sample_alone_has_the_probabilities_that_it_has_among_others()
    {
        Sample[] samples = [.. Enumerable.Range(0, 60).Select(i => Image(i, 90 * (i % 2) + 7 * i % 80, Make.At(i % 2 * 60 + 13 * i % 70)))];
        SecondView view = TrainingReferenceBuilder.Build(samples, Options).View!;
        float[]?[] together = view.Of(samples, new() { MaxDegreeOfParallelism = 4 });
        for (int i = 0; i < samples.Length; i++) Assert.Equal(view.Of([samples[i]], One)[0], together[i]);
    }

    [Fact]
    public void A_population_that_is_its_own_reference_has_none_without_pretrained_features()
    {
        Sample[] samples = [.. Enumerable.Range(0, 20)
            .Select(i => Make.Predicted($"{i}", (i % 2 == 0 ? "cat" : "dog", 0.9)) with { Descriptor = Make.At(i % 2 * 90 + i) })];
        TrainingReference reference = TrainingReferenceBuilder.FromPopulation(samples, Options);
        Assert.Null(reference.View);
        Assert.False(reference.ComparesPretrained);
        Assert.Equal(1, reference.Descriptor!.PopulationKappa, 1e-12);
    }

    [Fact]
    public void A_population_is_told_what_its_other_images_are_predicted_as()
    {
        Sample[] samples = Population();
        SecondView view = TrainingReferenceBuilder.FromPopulation(samples, Options).View!;
        Assert.True(view.IsOfPopulation);
        float[]?[] told = view.Of(samples, One);
        // Each tenth is predicted wrongly, its neighbours are not.
        for (int i = 0; i < samples.Length; i++) Assert.Equal(i % 2, told[i]![0] > 0.5 ? 0 : 1);
        // 54 of 60 agree: (0.9 − 0.5)/0.5
        Assert.Equal(0.8, view.Kappa, 1e-12);
        Assert.Equal(1, view.Pool.Own + view.Pool.Second, 1e-12);
        Assert.True(TrainingReferenceBuilder.FromPopulation(samples, Options).ComparesPretrained);
    }

    [Fact]
    public void A_sample_does_not_judge_itself_and_alone_has_the_probabilities_that_it_has_among_others()
    {
        Sample[] samples = Population();
        SecondView view = TrainingReferenceBuilder.FromPopulation(samples, Options).View!;
        float[]?[] together = view.Of(samples, new() { MaxDegreeOfParallelism = 4 });
        for (int i = 0; i < samples.Length; i++) Assert.Equal(view.Of([samples[i]], One)[0], together[i]);

        Sample other = samples[1] with { Prediction = Make.Classified(("cat", 0.9), ("dog", 0.1)) };
        Sample[] changed = [.. samples.Select(s => s.Id == other.Id ? other : s)];
        float[] before = together[1]!, after = TrainingReferenceBuilder.FromPopulation(changed, Options).View!.Of([other], One)[0]!;
        Assert.Equal(before[0], after[0], 0.05);
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Threads_and_a_file_change_no_bit_of_the_view_of_a_population(int threads)
    {
        Sample[] samples = Population();
        TrainingReference reference = TrainingReferenceBuilder.FromPopulation(samples, Options with { MaxDegreeOfParallelism = threads });
        using var file = new MemoryStream();
        TrainingReferenceFile.Write(reference, file);
        file.Position = 0;
        TrainingReference read = TrainingReferenceFile.Read(file);
        Assert.Equal(
            TrainingReferenceFile.CheckSumOf(TrainingReferenceBuilder.FromPopulation(samples, Options with { MaxDegreeOfParallelism = 1 })),
            TrainingReferenceFile.CheckSumOf(read));
        Assert.Equal(reference.View!.Of(samples, One), read.View!.Of(samples, One));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_population_trusts_an_augmentation_as_far_as_it_doubts_what_the_second_view_denies()
    {
        // crop falls on the 20 mistakes alone, fliplr on all images alike.
        Sample[] samples = [.. Enumerable.Range(0, 200).Select(i => Member(i, i % 10 == 3) with
        {
            AugmentedPredictions = [View("crop", i, i % 10 == 3 ? 0.3 : 0.8), View("fliplr", i, 0.2)],
        })];
        TrainingReference reference = TrainingReferenceBuilder.FromPopulation(samples, Options);
        Assert.Equal(1, reference.OperationTrust["crop"], 1e-12);
        Assert.Equal(0, reference.OperationTrust["fliplr"], 1e-12);

        AugmentedPrediction View(string operation, int i, double confidence) =>
            new(operation, 0, Make.Classified((Predicted(i, i % 10 == 3), confidence), (Predicted(i + 1, i % 10 == 3), 1 - confidence)),
                AffineTransform.Identity);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void The_reference_of_before_gets_the_view_that_a_new_one_would_have()
    {
        Sample[] observed = [.. Enumerable.Range(0, 60).Select(i => Image(i, 137.5 * i, Make.At(i % 2 * 90 + i / 10.0)))];
        TrainingReference before = TrainingReferenceBuilder.Build(
            [.. observed.Select(static s => s with { PretrainedEmbedding = null })], Options);
        Assert.Equal(TrainingReferenceFile.CheckSumOf(TrainingReferenceBuilder.Build(observed, Options)),
            TrainingReferenceFile.CheckSumOf(TrainingReferenceBuilder.Build(observed, Options, before)));
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

    private static Sample[] Population() => [.. Enumerable.Range(0, 60).Select(static i => Member(i, i % 10 == 3))];

    private static string Predicted(int i, bool wrongly) => (i % 2 == 0) != wrongly ? "cat" : "dog";

    // Cats lie around 0°, dogs around 90°.
    private static Sample Member(int i, bool wrongly) =>
        Make.Predicted($"{i}", (Predicted(i, wrongly), 0.7 + i % 7 / 50.0), (Predicted(i + 1, wrongly), 0.3 - i % 7 / 50.0)) with
        {
            PretrainedEmbedding = Make.At(i % 2 * 90 + i % 13),
        };
}
