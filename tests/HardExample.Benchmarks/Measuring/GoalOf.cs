namespace HardExample.Benchmarks.Measuring;

/// <summary>What a goal is set for.</summary>
internal enum GoalOf
{
    /// <summary>Figure ÷ limit.</summary>
    Ratio,

    /// <summary>The figure itself.</summary>
    Figure,
}
