using System.Collections.Frozen;
using HardExample.Core.Errors;
using HardExample.Storage;
using HardExample.Vision.Imaging;

namespace HardExample.Jobs.Input;

/// <summary>Tells names of images from those of other files; which format an image has is told by its content.</summary>
internal static class ImageFiles
{
    public const string Extensions = "jpg, jpeg, jpe, jfif, png, bmp, dib, gif, webp, tif, tiff, tga, pbm, pgm, ppm, pnm";

    private static readonly FrozenSet<string> Known = Extensions.Split(", ").ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ByText = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsImage(ReadOnlySpan<char> name)
    {
        int dot = name.LastIndexOf('.');
        return dot >= 0 && ByText.Contains(name[(dot + 1)..]);
    }

    /// <summary>Whether the first bytes of a file are those of an image, whatever its name.</summary>
    public static bool IsImage(IStorage files, StoragePath path)
    {
        Span<byte> start = stackalloc byte[16];
        try
        {
            using Stream stream = files.OpenRead(path);
            return ImageFormats.Detect(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]) != ImageFormat.Other;
        }
        catch (Exception error) when (error is StorageException || StorageErrors.IsStorageError(error))
        {
            // Not to be read, so not known to be an image.
            return false;
        }
    }

    /// <summary>Names with a dot in front are the system's: previews, checkpoints, halves of macOS files.</summary>
    public static bool IsHidden(string relative) => relative[0] == '.' || relative.Contains("/.", StringComparison.Ordinal);
}
