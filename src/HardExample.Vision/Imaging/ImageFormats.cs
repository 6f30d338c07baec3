using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;

namespace HardExample.Vision.Imaging;

/// <summary>Tells formats apart by their content; names of files say nothing.</summary>
public static class ImageFormats
{
    /// <summary>The format, or <see cref="ImageFormat.Other"/>.</summary>
    public static ImageFormat Detect(ReadOnlySpan<byte> data) =>
        Image.DetectFormat(ImageSharpLibrary.Configuration, data) is { } format
        && Enum.TryParse(format.Name, ignoreCase: true, out ImageFormat known)
            ? known : ImageFormat.Other;

    /// <summary>The format's name for a message.</summary>
    internal static string NameOf(ImageFormat format) => format switch
    {
        ImageFormat.WebP => "WebP",
        ImageFormat.Other => "image",
        _ => format.ToString().ToUpperInvariant(),
    };
}
