namespace HardExample.Core.Evaluation.Tuning;

/// <summary>How <see cref="WeightTuner"/> works.</summary>
public sealed record TuningOptions
{
    /// <summary>Five folds over scenes, weights only, intervals of 95 % from 1,000 resamples.</summary>
    public static TuningOptions Default { get; } = new();

    /// <summary>Number of parts for the honest answer: each is measured with weights that were fitted on the others; at least 2. Not used with <see cref="Splits"/>.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>
    /// Over 0: in place of folds, so many times a random half of the scenes is fitted to and the other half measured. It takes longer and says how things would
    /// be with half of the feedback.
    /// </summary>
    public int Splits { get; init; }

    /// <summary>Whether algo_hard_threshold is fitted as well, to the best F1 of what is flagged.</summary>
    public bool TuneThreshold { get; init; }

    /// <summary>Number of bootstrap resamples of the scenes for the intervals, at least 1.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>Confidence of the intervals, in (0, 1).</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Seed of folds, splits and resampling: the same seed, the same answer.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many parts are fitted at once, at least 1; the answer does not depend on it.</summary>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;
}
