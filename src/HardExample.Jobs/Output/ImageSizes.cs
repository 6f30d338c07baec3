using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Storage;
using HardExample.Vision.Imaging;

namespace HardExample.Jobs.Output;

/// <summary>Sizes of images that no algorithm had to open.</summary>
public static class ImageSizes
{
    /// <summary>Width and height of a sample's upright image, px, read from its header; null when it is no image.</summary>
    /// <exception cref="StorageException">The image cannot be read.</exception>
    public static (int Width, int Height)? Of(Sample sample, StorageResolver storage, IImageDecoder decoder)
    {
        if (sample.Features is { } features) return (features.Width, features.Height);
        return Of(StoragePath.Parse(sample.Source), storage, decoder);
    }

    /// <summary>What hinders a sample's image from being decoded; null when nothing does.</summary>
    /// <exception cref="StorageException">The image cannot be read.</exception>
    public static string? Flaw(Sample sample, StorageResolver storage, IImageDecoder decoder)
    {
        try
        {
            // As small as the decoder can: whether it is whole shows at any size.
            decoder.Decode(storage.ReadInput(StoragePath.Parse(sample.Source)), new() { MinimumLongestSide = 1 }).Dispose();
            return null;
        }
        catch (InputException error)
        {
            return error.Message;
        }
    }

    /// <summary>Width and height of an upright image, px, read from its header; null when it is no image.</summary>
    /// <exception cref="StorageException">The image cannot be read.</exception>
    internal static (int Width, int Height)? Of(StoragePath path, StorageResolver storage) =>
        Of(path, storage, new ImageSharpDecoder(ImageLimits.Default with { MaxBytes = storage.MaxBytes }));

    private static (int Width, int Height)? Of(StoragePath path, StorageResolver storage, IImageDecoder decoder)
    {
        try
        {
            ImageHeader header = decoder.ReadHeader(storage.ReadInput(path));
            return (header.Width, header.Height);
        }
        catch (InputException)
        {
            // The exporter reports the sample as one whose image does not decode.
            return null;
        }
    }
}
