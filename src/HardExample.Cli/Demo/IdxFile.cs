using System.Buffers.Binary;
using HardExample.Core.Errors;

namespace HardExample.Cli.Demo;

/// <summary>Reads the file format of MNIST.</summary>
/// <remarks>
/// A big-endian magic number (0, 0, element type, rank), one big-endian 32-bit size per axis, then the elements, the last axis fastest.
/// Only unsigned bytes (type 8) of rank 1 (labels) and rank 3 (images) are read. Y. LeCun, "The MNIST database of handwritten digits",
/// 1998.
/// </remarks>
public static class IdxFile
{
    private const uint LabelsMagic = 0x0801;
    private const uint ImagesMagic = 0x0803;
    private const int LongestSide = 1 << 14;

    /// <summary>Reads images.</summary>
    /// <param name="path">A file of rank 3: number, height, width.</param>
    /// <param name="max">At most this many, from the first on; the rest of the file is not read.</param>
    /// <exception cref="InputException">The file is not there, is not an IDX file of images, or ends too early.</exception>
    public static IdxImages ReadImages(string path, int max = int.MaxValue)
    {
        using FileStream file = Open(path, max);
        uint[] sizes = ReadHeader(file, ImagesMagic, axes: 3, "images");
        if (sizes[1] is 0 or > LongestSide || sizes[2] is 0 or > LongestSide)
            throw new InputException($"{path}: images of {sizes[2]} × {sizes[1]} pixels are not plausible; the header is damaged, fetch "
                + "the file again.");
        (int height, int width) = ((int)sizes[1], (int)sizes[2]);
        byte[] pixels = ReadElements(file, Math.Min(sizes[0], (uint)max), height * width);
        return new(pixels.Length / (height * width), width, height, pixels);
    }

    /// <summary>Reads labels.</summary>
    /// <param name="path">A file of rank 1.</param>
    /// <param name="max">At most this many, from the first on.</param>
    /// <returns>One class index an image.</returns>
    /// <exception cref="InputException">The file is not there, is not an IDX file of labels, or ends too early.</exception>
    public static byte[] ReadLabels(string path, int max = int.MaxValue)
    {
        using FileStream file = Open(path, max);
        uint[] sizes = ReadHeader(file, LabelsMagic, axes: 1, "labels");
        return ReadElements(file, Math.Min(sizes[0], (uint)max), elementLength: 1);
    }

    private static FileStream Open(string path, int max)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(max);
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{path} cannot be read ({e.Message}). `dotnet run -c Release --project src/HardExample.Cli -- demo` fetches the digits.",
                e);
        }
    }

    private static uint[] ReadHeader(FileStream file, uint magic, int axes, string what)
    {
        Span<byte> header = stackalloc byte[4 + 4 * axes];
        int read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read >= 2 && header[0] == 0x1F && header[1] == 0x8B)
            throw new InputException($"{file.Name} is still compressed; unpack it with gzip first.");
        if (read < 4 || BinaryPrimitives.ReadUInt32BigEndian(header) is uint found && found != magic)
        {
            throw new InputException($"{file.Name} is not an IDX file of {what}: it starts with "
                + $"{Convert.ToHexString(header[..Math.Min(read, 4)])}, "
                + $"not with {magic:X8}. Give the file of {what}, or fetch it again.");
        }
        if (read < header.Length) throw EndsEarly(file, header.Length);

        var sizes = new uint[axes];
        for (int axis = 0; axis < axes; axis++) sizes[axis] = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + 4 * axis)..]);
        return sizes;
    }

    private static byte[] ReadElements(FileStream file, uint count, int elementLength)
    {
        // Checked against the file's length first, so that a damaged header cannot ask for gigabytes.
        long length = (long)count * elementLength;
        if (length > file.Length - file.Position) throw EndsEarly(file, file.Position + length);
        if (length > Array.MaxLength)
            throw new InputException($"{file.Name} holds {length:N0} bytes; at most {Array.MaxLength:N0} can be read at once.");
        var elements = new byte[length];
        file.ReadExactly(elements);
        return elements;
    }

    private static InputException EndsEarly(FileStream file, long wanted) =>
        new($"{file.Name} ends too early: {file.Length:N0} bytes, its header asks for {wanted:N0}. Fetch it again.");
}
