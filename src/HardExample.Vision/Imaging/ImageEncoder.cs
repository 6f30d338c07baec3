using NetVips;

namespace HardExample.Vision.Imaging;

/// <summary>Writes pixels as image files in memory. Thread safe.</summary>
public static class ImageEncoder
{
    /// <summary>Writes a PNG without metadata; the same pixels give the same bytes.</summary>
    /// <param name="pixels">[height × width × bands], each 0..255.</param>
    /// <param name="width">Width, px.</param>
    /// <param name="height">Height, px.</param>
    /// <param name="bands">1 = grey, 3 = RGB.</param>
    /// <exception cref="ArgumentException">The number of pixels does not fit the size, or bands is neither 1 nor 3.</exception>
    public static byte[] EncodePng(ReadOnlySpan<byte> pixels, int width, int height, int bands)
    {
        using Image image = Wrap(pixels, width, height, bands);
        return image.PngsaveBuffer(keep: Enums.ForeignKeep.None);
    }

    /// <summary>Writes a JPEG without metadata.</summary>
    /// <param name="pixels">[height × width × bands], each 0..255.</param>
    /// <param name="width">Width, px.</param>
    /// <param name="height">Height, px.</param>
    /// <param name="bands">1 = grey, 3 = RGB.</param>
    /// <param name="quality">1..100.</param>
    /// <exception cref="ArgumentException">The number of pixels does not fit the size, or bands is neither 1 nor 3.</exception>
    public static byte[] EncodeJpeg(ReadOnlySpan<byte> pixels, int width, int height, int bands, int quality = 90)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        using Image image = Wrap(pixels, width, height, bands);
        return image.JpegsaveBuffer(q: quality, keep: Enums.ForeignKeep.None);
    }

    private static Image Wrap(ReadOnlySpan<byte> pixels, int width, int height, int bands)
    {
        if (bands is not (1 or 3)) throw new ArgumentException($"An image has 1 or 3 bands, not {bands}.", nameof(bands));
        if (width < 1 || height < 1 || pixels.Length != (long)width * height * bands)
            throw new ArgumentException($"{pixels.Length} values do not make an image of {width} × {height} px with {bands} bands.", nameof(pixels));
        NativeLibraries.Register();
        using Image copy = Image.NewFromMemoryCopy(pixels, width, height, bands, Enums.BandFormat.Uchar);
        return copy.Copy(interpretation: bands == 1 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
    }
}
