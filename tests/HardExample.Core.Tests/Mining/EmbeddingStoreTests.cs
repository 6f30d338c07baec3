using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Mining;

public sealed class EmbeddingStoreTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_population_that_is_its_own_reference_has_the_same_one_with_its_vectors_apart(bool descriptorsAreEmbeddings)
    {
        Sample[] samples = [.. Enumerable.Range(0, 40).Select(i => Make.Predicted($"{i}", (i % 2 == 0 ? "cat" : "dog", 0.9)) with
        {
            Embedding = i == 7 ? null : Make.At(i * 9),
            Descriptor = i == 7 ? null : descriptorsAreEmbeddings ? Make.At(i * 9) : Make.At(i % 2 * 90 + i),
        })];
        int read = 0;
        using var store = new EmbeddingStore(wanted =>
        {
            read++;
            Assert.Equal(Observations.Descriptor, wanted);
            return samples;
        });
        Sample[] bare = Array.ConvertAll(samples, s => store.TakeFrom(s));
        var options = new ReferenceOptions { Task = TaskType.ImageClassification };

        TrainingReference apart = TrainingReferenceBuilder.FromPopulation(bare, store, options);
        store.Project(apart.Descriptor);

        Assert.Equal(Bytes(TrainingReferenceBuilder.FromPopulation(samples, options)), Bytes(apart));
        Assert.All(bare, static s => Assert.True(s.Embedding is null && s.Descriptor is null));
        // Once for the axes and once for all; not at all where the embeddings are the descriptors.
        Assert.Equal(descriptorsAreEmbeddings ? 0 : 2, read);
    }

    [Fact]
    public void A_population_with_pretrained_features_has_the_same_reference_and_view_with_its_vectors_apart()
    {
        Sample[] samples = [.. Enumerable.Range(0, 40).Select(static i => Make.Predicted($"{i}", (i % 2 == 0 ? "cat" : "dog", 0.9)) with
        {
            Embedding = Make.At(i * 9),
            PretrainedEmbedding = i == 7 ? null : Make.At(i % 2 * 90 + i % 10),
        })];
        using var store = new EmbeddingStore(_ => samples);
        Sample[] bare = Array.ConvertAll(samples, s => store.TakeFrom(s));
        var options = new ReferenceOptions { Task = TaskType.ImageClassification };
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 2 };

        TrainingReference apart = TrainingReferenceBuilder.FromPopulation(bare, store, options);
        store.Share(apart.View, parallel);

        Assert.Equal(Bytes(TrainingReferenceBuilder.FromPopulation(samples, options)), Bytes(apart));
        Assert.All(bare, static s => Assert.Null(s.PretrainedEmbedding));
        float[]?[] told = apart.View!.Of(samples, parallel);
        for (int i = 0; i < samples.Length; i++) Assert.Equal(told[i] ?? [], store.SharesOf(i).ToArray());
        Assert.Null(told[7]);
    }

    private static byte[] Bytes(TrainingReference reference)
    {
        using var content = new MemoryStream();
        TrainingReferenceFile.Write(reference, content);
        return content.ToArray();
    }
}
