using HardExample.Core.Numerics.Linear;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Report;

namespace HardExample.Report.Tests;

public sealed class NearestTrainingTests
{
    private static readonly TrainingReference Reference = new()
    {
        Task = TaskType.ImageClassification,
        Classes = ["cat", "dog"],
        SampleCount = 3,
        Embeddings = new(["a", "b", "c"], [0, 1, ReferenceVectors.NoClass], VectorSet.FromRows([[1, 0], [0, 1], [0.6f, 0.8f]])),
    };

    [Fact]
    public void The_nearest_images_of_a_hard_sample_are_found_with_class_and_cosine()
    {
        Sample sample = ReportSamples.Classified("x", "cat", 0.5) with { Embedding = [0, 1] };
        // cosines with (0, 1): b 1, c 0.8, a 0
        IReadOnlyList<NearestTrainingImage> nearest = Find(Reference, 2, sample)(sample);
        Assert.Equal(["b", "c"], nearest.Select(static n => n.Id));
        Assert.Equal(["dog", null], nearest.Select(static n => n.Label));
        Assert.Equal(["/train/b", "/train/c"], nearest.Select(static n => n.Source));
        Assert.Equal(0.8, nearest[1].Cosine, 6);
    }

    [Fact]
    public void In_its_own_population_a_sample_is_not_its_own_neighbour()
    {
        Sample sample = ReportSamples.Classified("b", "cat", 0.5) with { Embedding = [0, 1] };
        Assert.Equal(["c", "a"], Find(Reference with { IsPopulation = true }, 5, sample)(sample).Select(static n => n.Id));
        Assert.Equal(["b", "c", "a"], Find(Reference, 5, sample)(sample).Select(static n => n.Id));
    }

    [Fact]
    public void A_sample_that_is_not_hard_or_has_no_embedding_has_no_neighbours()
    {
        Sample easy = ReportSamples.Classified("e", "cat", 0.01) with { Embedding = [0, 1] },
            bare = ReportSamples.Classified("f", "cat", 0.9);
        var find = Find(Reference, 2, easy, bare);
        Assert.Empty(find(easy));
        Assert.Empty(find(bare));
    }

    private static Func<Sample,
    IReadOnlyList<NearestTrainingImage>> Find(TrainingReference reference, int count, params IReadOnlyList<Sample> samples) =>
        NearestTraining.Find(samples, reference, count, static id => "/train/" + id, 1);
}
