namespace HardExample.Core.Evaluation.Tuning;

/// <summary>How <see cref="WeightTuner"/> works.</summary>
public sealed record TuningOptions
{
    /// <summary>Five folds over scenes, weights only, intervals of 95 % from 1,000 resamples.</summary>
    public static TuningOptions Default { get; } = new();

    /// <summary>Folds of the cross-validation, at least 2. Not used with <see cref="Splits"/>.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>
    /// Above 0: instead of folds, this many times the weights are fitted to a random half of the scenes and measured on the other half. It
    /// takes longer and shows how well half of the feedback would do.
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
