using HardExample.Vision.Imaging;

namespace HardExample.Vision.Augmentations;

/// <summary>Operations on each value by itself.</summary>
internal static class Intensity
{
    private const int Step = 15;

    /// <summary>Adds 15 (draw 0) or takes 15 away, within 0..255.</summary>
    internal static void Add(RgbImage input, int draw, RgbImage output)
    {
        int step = draw == 0 ? Step : -Step;
        ReadOnlySpan<byte> from = input.Pixels;
        Span<byte> to = output.Pixels;
        for (int i = 0; i < from.Length; i++) to[i] = (byte)Math.Clamp(from[i] + step, 0, 255);
    }

    /// <summary>255 − v.</summary>
    internal static void Invert(RgbImage input, RgbImage output)
    {
        ReadOnlySpan<byte> from = input.Pixels;
        Span<byte> to = output.Pixels;
        for (int i = 0; i < from.Length; i++) to[i] = (byte)(255 - from[i]);
    }
}
