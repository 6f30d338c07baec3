namespace HardExample.Vision.Imaging;

/// <summary>The blocks of a GIF (GIF89a specification).</summary>
internal static class GifFile
{
    private const int HeaderSize = 13, DescriptorSize = 10;

    /// <summary>Refuses a file that ends before its first frame does.</summary>
    /// <exception cref="Core.Errors.InputException">It is cut short.</exception>
    internal static void RequireComplete(ReadOnlySpan<byte> data)
    {
        long at = data.Length < HeaderSize ? data.Length : HeaderSize + TableSize(data[10]);
        while (at < data.Length)
        {
            int block = data[(int)at];
            if (block == 0x3B) ImageCompleteness.CutShort(ImageFormat.Gif, "it holds no frame");
            bool frame = block == 0x2C;
            if (frame && at + DescriptorSize < data.Length) at += DescriptorSize + TableSize(data[(int)at + 9]) + 1;
            else if (block == 0x21) at += 2;
            else break;
            while (at < data.Length && data[(int)at] != 0) at += 1 + data[(int)at];
            if (at >= data.Length) break;
            if (frame) return;
            at++;
        }
        ImageCompleteness.CutShort(ImageFormat.Gif, "it ends within its first frame");
    }

    /// <summary>Bytes of the colour table that a packed field declares.</summary>
    private static int TableSize(byte packed) => (packed & 0x80) == 0 ? 0 : 3 << ((packed & 7) + 1);
}
