using HardExample.Core.Configuration;
using HardExample.Vision.Imaging;

namespace HardExample.Jobs.Models;

/// <summary>Makes the decoder of a job's images: the one place that knows which there are.</summary>
public static class ImageDecoders
{
    /// <summary>The decoder that a configuration asks for.</summary>
    public static IImageDecoder Create(MiningExtensions extensions)
    {
        ArgumentNullException.ThrowIfNull(extensions);
        return new VipsImageDecoder();
    }
}
