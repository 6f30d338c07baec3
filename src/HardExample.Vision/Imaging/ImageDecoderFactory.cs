using HardExample.Core.Configuration;

namespace HardExample.Vision.Imaging;

/// <summary>Makes the decoder of a configuration; nothing else constructs one.</summary>
public static class ImageDecoderFactory
{
    /// <summary>The decoder that a configuration asks for, with its limits.</summary>
    /// <param name="extensions">image_decoder, max_pixels, max_bytes.</param>
    /// <exception cref="Core.Errors.ConfigurationException">It asks for libvips and this machine has none.</exception>
    public static IImageDecoder Create(MiningExtensions extensions)
    {
        var limits = ImageLimits.From(extensions);
        return extensions.ImageDecoder == ImageDecoderKind.Libvips ? new VipsImageDecoder(limits) : new ImageSharpDecoder(limits);
    }
}
