namespace HardExample.Core.Configuration;

/// <summary>How an image is brought to a model's input size.</summary>
public enum ResizeMode
{
    /// <summary>Both sides to the size; the aspect ratio changes.</summary>
    Stretch,

    /// <summary>The shorter side to the size, then the centre is cut out.</summary>
    Crop,

    /// <summary>The longer side to the size, the rest is filled with grey (114).</summary>
    Letterbox,
}
