using HardExample.Core.Drift;
using HardExample.Core.Errors;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Drift;

public sealed class PopulationProfileTests
{
    [Fact]
    public void The_draw_does_not_depend_on_the_order_of_the_samples()
    {
        Sample[] samples = [.. Enumerable.Range(0, PopulationSampler.MaxSamples + 500).Select(static i => Classified($"{i}.jpg", "cat"))];
        PopulationProfile one = ProfileOf(samples), other = ProfileOf(samples.Reverse());
        Assert.Equal(PopulationSampler.MaxSamples, one.Samples.Length);
        Assert.Equal(samples.Length, one.Count);
        Assert.Equal(one.Samples.Select(static s => s.Id), other.Samples.Select(static s => s.Id));
    }

    [Fact]
    public void A_profile_is_the_same_after_bytes_and_its_embeddings_to_16_bits()
    {
        PopulationProfile profile = ProfileOf([Classified("a.jpg", "cat"), Classified("b.jpg", "dog")]);
        PopulationProfile read = PopulationProfileFormat.Read(
            PopulationProfileFormat.ToBytes(profile), PopulationProfileFormat.EmbeddingsToBytes(profile));
        Assert.Equal(profile.Samples.Select(static s => (s.Id, s.Classes[0].Key, s.Values[1])),
            read.Samples.Select(static s => (s.Id, s.Classes[0].Key, s.Values[1])));
        Assert.Equal(profile.Samples[0].Embedding![0], read.Samples[0].Embedding![0], 3);
        Assert.Equal(("model", 2), (read.Extractor, read.Count));
    }

    [Fact]
    public void A_damaged_profile_is_refused()
    {
        byte[] bytes = PopulationProfileFormat.ToBytes(ProfileOf([Classified("a.jpg", "cat")]));
        for (int length = 0; length < bytes.Length; length++)
            Assert.Throws<InputException>(() => PopulationProfileFormat.Read(bytes[..length], []));
    }

    [Fact]
    public void Embeddings_of_another_extractor_are_not_joined()
    {
        PopulationProfile one = ProfileOf([Classified("a.jpg", "cat")]),
            other = ProfileOf([Classified("b.jpg", "cat")]) with { Extractor = "other" };
        PopulationProfile joined = DriftReference.Join([other, one], "model");
        Assert.Equal([("a.jpg", false), ("b.jpg", true)], joined.Samples.Select(static s => (s.Id, s.Embedding is null)));
    }

    [Fact]
    public void An_image_of_several_runs_counts_once_and_another_of_its_name_counts_too()
    {
        Sample a = Classified("a.jpg", "cat"), other = a with { Features = a.Features! with { ImageBrightness = 51 } };
        PopulationProfile joined = DriftReference.Join([ProfileOf([a]), ProfileOf([a, Classified("b.jpg", "cat")]), ProfileOf([other])]);
        Assert.Equal(["a.jpg", "b.jpg", "a.jpg"], joined.Samples.Select(static s => s.Id));
        // Black frames are alike, and several images all the same.
        Assert.Equal(2, DriftReference.Join([ProfileOf([a, a with { Id = "c.jpg" }]), ProfileOf([a])]).Samples.Length);
    }

    private static PopulationProfile ProfileOf(IEnumerable<Sample> samples)
    {
        var sampler = new PopulationSampler(TaskType.ImageClassification, 0.3);
        foreach (Sample sample in samples) sampler.Add(sample);
        return sampler.ToProfile();
    }

    private static Sample Classified(string id, string label) => new()
    {
        Id = id, Source = id, Prediction = new ClassificationPrediction(label, [new(label, 0.9)]), Embedding = [0.6f, 0.8f],
        EmbeddingSource = "model",
        Features = new() { Width = 4, Height = 3, Ambiguity = 1, ImageBrightness = 50, ImageColorfulness = 1, ImageSaturation = 1 },
    };
}
