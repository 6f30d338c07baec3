using HardExample.Vision.Imaging;
using NetVips;

namespace HardExample.Benchmarks.Yardsticks;

/// <summary>The limit of decoding: libvips' shrink-on-load and nothing else.</summary>
internal static class BareDecoder
{
    /// <summary>The reduction that our decoder chooses for an image.</summary>
    public static int ShrinkOf(byte[] image, IImageDecoder decoder, DecodeOptions options)
    {
        using DecodedImage decoded = decoder.Decode(image, options);
        return Math.Max(1, (int)Math.Round((double)decoded.OriginalWidth / decoded.Pixels.Width));
    }

    /// <summary>Decodes to memory at a reduction.</summary>
    public static void Decode(byte[] image, int shrink)
    {
        using Image decoded = Image.NewFromBuffer(
            image, access: Enums.Access.Sequential, kwargs: shrink > 1 ? new VOption { { "shrink", shrink } } : null);
        NetVips.NetVips.Free(decoded.WriteToMemory(out _));
    }
}
