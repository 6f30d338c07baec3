using HardExample.Vision.Imaging;

namespace HardExample.Vision.Tests;

/// <summary>Small images for tests.</summary>
internal static class TestImage
{
    internal static RgbImage Of(int width, int height, Func<int, int, (int R, int G, int B)> pixel)
    {
        RgbImage image = RgbImage.Rent(width, height);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
            {
                (int r, int g, int b) = pixel(x, y);
                Set(image, x, y, (byte)r, (byte)g, (byte)b);
            }
        return image;
    }

    internal static RgbImage Grey(int width, int height, Func<int, int, int> value) =>
        Of(width, height, (x, y) => (value(x, y), value(x, y), value(x, y)));

    /// <summary>Pixels without any pattern, always the same.</summary>
    internal static RgbImage Noise(int width, int height, int seed = 1)
    {
        RgbImage image = RgbImage.Rent(width, height);
        new Random(seed).NextBytes(image.Pixels);
        return image;
    }

    internal static (byte R, byte G, byte B) At(RgbImage image, int x, int y)
    {
        Span<byte> row = image.Row(y);
        return (row[3 * x], row[3 * x + 1], row[3 * x + 2]);
    }

    internal static DecodedImage Decoded(RgbImage image) => new(image, image.Width, image.Height);

    private static void Set(RgbImage image, int x, int y, byte r, byte g, byte b)
    {
        Span<byte> row = image.Row(y);
        (row[3 * x], row[3 * x + 1], row[3 * x + 2]) = (r, g, b);
    }
}
