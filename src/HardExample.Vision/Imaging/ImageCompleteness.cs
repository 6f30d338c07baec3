using System.Diagnostics.CodeAnalysis;
using HardExample.Core.Errors;

namespace HardExample.Vision.Imaging;

/// <summary>Finds files that end before their picture does, from their structure.</summary>
internal static class ImageCompleteness
{
    /// <summary>Refuses a file that is cut short.</summary>
    /// <param name="data">The whole file.</param>
    /// <param name="header">Its header.</param>
    /// <exception cref="InputException">It is cut short, or a JPEG with too many scans.</exception>
    internal static void Require(ReadOnlyMemory<byte> data, ImageHeader header)
    {
        (int width, int height) = header.SwapsSides ? (header.Height, header.Width) : (header.Width, header.Height);
        switch (header.Format)
        {
            case ImageFormat.Jpeg: JpegFile.RequireComplete(data.Span); break;
            case ImageFormat.Png: PngFile.RequireComplete(data.Span); break;
            case ImageFormat.Gif: GifFile.RequireComplete(data.Span); break;
            case ImageFormat.WebP: WebPFile.RequireComplete(data.Span); break;
            case ImageFormat.Tiff: TiffFile.RequireComplete(data.Span); break;
            case ImageFormat.Bmp: BmpFile.RequireComplete(data.Span, width, height); break;
            case ImageFormat.Tga: TgaFile.RequireComplete(data.Span, width, height); break;
            case ImageFormat.Pbm: PbmFile.RequireComplete(data.Span, width, height); break;
        }
    }

    /// <summary>Says that a file is cut short.</summary>
    /// <param name="format">Its format.</param>
    /// <param name="what">What is missing.</param>
    [DoesNotReturn]
    internal static void CutShort(ImageFormat format, string what) =>
        throw new InputException($"The {ImageFormats.NameOf(format)} is damaged or cut short: {what}. Replace the file.");

    /// <summary>Refuses a file that has fewer bytes than its pixels need.</summary>
    internal static void RequireBytes(ImageFormat format, long needed, long length)
    {
        if (needed > length) CutShort(format, $"its pixels need {needed} bytes, the file has {length}");
    }
}
