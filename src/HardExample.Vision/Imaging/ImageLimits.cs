using HardExample.Core.Configuration;
using HardExample.Core.Errors;

namespace HardExample.Vision.Imaging;

/// <summary>What a decoder refuses before it spends memory.</summary>
/// <param name="MaxPixels">Most pixels of an image, by its header (extensions.max_pixels).</param>
/// <param name="MaxBytes">Most bytes of an image file (extensions.max_bytes).</param>
public sealed record ImageLimits(long MaxPixels, long MaxBytes)
{
    /// <summary>The limits of a configuration that says nothing.</summary>
    public static ImageLimits Default { get; } = From(MiningExtensions.Default);

    /// <summary>The limits of a configuration.</summary>
    public static ImageLimits From(MiningExtensions extensions)
    {
        ArgumentNullException.ThrowIfNull(extensions);
        return new(extensions.MaxPixels, extensions.MaxBytes);
    }

    /// <summary>Refuses a file that is empty or too long.</summary>
    /// <exception cref="InputException">It is.</exception>
    internal void RequireLength(long bytes)
    {
        if (bytes == 0) throw new InputException("The image file is empty (0 bytes). Replace the file.");
        if (bytes > MaxBytes)
            throw new InputException(
                $"The image file has {bytes} bytes, more than the limit of {MaxBytes}. Save it smaller or raise extensions.max_bytes.");
    }

    /// <summary>Refuses an image with too many pixels.</summary>
    /// <exception cref="InputException">It has.</exception>
    internal void RequireSize(int width, int height)
    {
        long pixels = (long)width * height;
        if (pixels > MaxPixels)
            throw new InputException(
                $"The image has {width} × {height} = {pixels} pixels, more than the limit of {MaxPixels}. Scale it down or raise "
                + "extensions.max_pixels.");
        if (pixels > RgbImage.MaxPixels)
            throw new InputException(
                $"The image has {width} × {height} = {pixels} pixels; more than {RgbImage.MaxPixels} cannot be held in memory. "
                + "Scale it down.");
    }
}
