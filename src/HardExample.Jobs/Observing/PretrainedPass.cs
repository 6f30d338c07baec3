using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Caching;

namespace HardExample.Jobs.Observing;

/// <summary>Makes the reference of a training set, with pretrained features only when the descriptor is too weak.</summary>
internal static class PretrainedPass
{
    /// <summary>The reference of a training set.</summary>
    /// <param name="training">The observed samples, with or without pretrained features.</param>
    /// <param name="options">How it is made.</param>
    /// <param name="cache">References of earlier runs; null = every reference is made.</param>
    /// <param name="complete">Gives the samples with pretrained features; those whose image cannot be read again are left out.</param>
    public static TrainingReference Build(
        IReadOnlyList<Sample> training, ReferenceOptions options, JobCache? cache, Func<IReadOnlyList<Sample>,
        IReadOnlyList<Sample>> complete)
    {
        TrainingReference reference = Make([.. training.Select(Without)], null);
        return reference.WantsPretrained ? Make(complete(training), reference) : reference;

        // Of the same images only the second view is another one.
        TrainingReference Make(IReadOnlyList<Sample> samples, TrainingReference? before) =>
            cache is not null ? cache.ReferenceOf(samples, options, before)
            : TrainingReferenceBuilder.Build(samples, options, before);
    }

    private static Sample Without(Sample sample) =>
        sample.PretrainedEmbedding is null ? sample : sample with { PretrainedEmbedding = null, PretrainedSource = null };
}
