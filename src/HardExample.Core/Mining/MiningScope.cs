namespace HardExample.Core.Mining;

/// <summary>How much of the input an algorithm must see at once.</summary>
public enum MiningScope
{
    /// <summary>One sample at a time.</summary>
    Sample,

    /// <summary>A window of the sequence.</summary>
    Sequence,

    /// <summary>The whole population.</summary>
    Population,
}
