using System.Collections.Immutable;

namespace HardExample.Core.Evaluation;

/// <summary>What <see cref="ErrorCapture"/> computes.</summary>
public sealed record ErrorCaptureOptions
{
    /// <summary>Budgets of 5, 10 and 20 %, intervals of 95 % from 1,000 resamples.</summary>
    public static ErrorCaptureOptions Default { get; } = new();

    /// <summary>Parts of the samples that are looked at, each in (0, 1].</summary>
    public ImmutableArray<double> Budgets { get; init; } = [0.05, 0.10, 0.20];

    /// <summary>Number of bootstrap resamples, at least 0; 0 = no intervals.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>Confidence of the intervals, in (0, 1).</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Seed of the resampling: the same seed, the same intervals.</summary>
    public int Seed { get; init; } = 1;
}
