namespace HardExample.Vision.Imaging;

/// <summary>A working copy of an image and the size of what it was made from.</summary>
/// <param name="pixels">Upright pixels; owned and disposed by this object.</param>
/// <param name="originalWidth">Width of the upright original, px.</param>
/// <param name="originalHeight">Height of the upright original, px.</param>
public sealed class DecodedImage(RgbImage pixels, int originalWidth, int originalHeight) : IDisposable
{
    /// <summary>The working copy, upright; smaller than the original when less was needed.</summary>
    public RgbImage Pixels => pixels;

    /// <summary>Width of the upright original, px.</summary>
    public int OriginalWidth => originalWidth;

    /// <summary>Height of the upright original, px.</summary>
    public int OriginalHeight => originalHeight;

    /// <summary>Gives the working copy back.</summary>
    public void Dispose() => pixels.Dispose();
}
