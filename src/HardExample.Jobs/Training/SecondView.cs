using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Training;

/// <summary>Decides whether the pretrained extractor is asked for a second view of the classes beside the descriptor's.</summary>
internal static class SecondView
{
    // Stands for TrainingReference.NeedsPretrainedView until that is there.
    private const double SufficientKappa = 0.9;

    /// <summary>Whether descriptors alone do not tell the classes of the training set apart well enough.</summary>
    public static bool NeedsPretrained(TrainingReference reference) => !(reference.Descriptor?.Kappa >= SufficientKappa);

    /// <summary>Makes the reference of a training set, with pretrained features only when it turns out to need them.</summary>
    /// <param name="training">The observed samples, with or without pretrained features.</param>
    /// <param name="build">Makes a reference of samples.</param>
    /// <param name="complete">Gives the samples with pretrained features.</param>
    public static TrainingReference Build(
        IReadOnlyList<Sample> training, Func<IReadOnlyList<Sample>, TrainingReference> build, Func<IReadOnlyList<Sample>, IReadOnlyList<Sample>> complete)
    {
        TrainingReference reference = build([.. training.Select(Without)]);
        return NeedsPretrained(reference) ? build(complete(training)) : reference;
    }

    private static Sample Without(Sample sample) =>
        sample.PretrainedEmbedding is null ? sample : sample with { PretrainedEmbedding = null, PretrainedSource = null };
}
