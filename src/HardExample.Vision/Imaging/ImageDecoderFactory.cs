using HardExample.Core.Configuration;

namespace HardExample.Vision.Imaging;

/// <summary>The one place that makes decoders.</summary>
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
