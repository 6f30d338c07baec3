namespace HardExample.Core.Configuration;

/// <summary>What the numbers of a box in a result count.</summary>
public enum BoxUnit
{
    /// <summary>Pixels of the upright original image.</summary>
    Pixels,

    /// <summary>Shares of its width and height, from 0 to 1.</summary>
    Normalized,
}
