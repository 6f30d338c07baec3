using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Observing;

/// <summary>Makes the reference of a training set, with pretrained features only when the descriptor is too weak.</summary>
internal static class PretrainedPass
{
    /// <summary>The reference of a training set.</summary>
    /// <param name="training">The observed samples, with or without pretrained features.</param>
    /// <param name="build">Makes a reference of samples.</param>
    /// <param name="complete">Gives the samples with pretrained features.</param>
    public static TrainingReference Build(
        IReadOnlyList<Sample> training, Func<IReadOnlyList<Sample>, TrainingReference> build, Func<IReadOnlyList<Sample>,
        IReadOnlyList<Sample>> complete)
    {
        TrainingReference reference = build([.. training.Select(Without)]);
        return reference.NeedsPretrainedView ? build(complete(training)) : reference;
    }

    private static Sample Without(Sample sample) =>
        sample.PretrainedEmbedding is null ? sample : sample with { PretrainedEmbedding = null, PretrainedSource = null };
}
