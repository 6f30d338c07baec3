using HardExample.Core.Errors;

namespace HardExample.Vision.Imaging;

/// <summary>Reads image files that are in memory. Thread safe.</summary>
public interface IImageDecoder
{
    /// <summary>The library and its version, such as "ImageSharp 2.1.13": pixels can differ between two of them.</summary>
    string Version { get; }

    /// <summary>Reads the size without decoding pixels.</summary>
    /// <param name="data">The whole file.</param>
    /// <exception cref="InputException">It is empty, no image, too long, or its header is damaged.</exception>
    ImageHeader ReadHeader(ReadOnlyMemory<byte> data);

    /// <summary>
    /// Decodes the first frame to upright 8-bit RGB, as common training pipelines do: alpha is dropped, grey is repeated, 16 bits become 8,
    /// CMYK is converted, the EXIF orientation is applied.
    /// </summary>
    /// <param name="data">The whole file.</param>
    /// <param name="options">The size that is needed.</param>
    /// <returns>The pixels; the caller disposes them.</returns>
    /// <exception cref="InputException">It is empty, no image, damaged, cut short, or larger than the limits.</exception>
    DecodedImage Decode(ReadOnlyMemory<byte> data, DecodeOptions options);
}
