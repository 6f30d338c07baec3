namespace HardExample.Vision.Imaging;

/// <summary>The header and the numbers of a portable bitmap, greymap or pixmap (Netpbm's P1 to P6).</summary>
internal static class PbmFile
{
    /// <summary>Refuses a file that ends before its last pixel.</summary>
    /// <exception cref="Core.Errors.InputException">It is cut short.</exception>
    internal static void RequireComplete(ReadOnlySpan<byte> data, int width, int height)
    {
        int kind = data[1] - '0', channels = kind is 3 or 6 ? 3 : 1, at = 2;
        bool bitmap = kind is 1 or 4;
        Number(data, ref at, out _);
        Number(data, ref at, out _);
        int maximum = 1;
        if (!bitmap) Number(data, ref at, out maximum);
        long rowValues = (long)width * channels, rowBytes = bitmap ? (rowValues + 7) / 8 : rowValues * (maximum > 255 ? 2 : 1);
        if (kind >= 4)
        {
            // One space ends the header.
            ImageCompleteness.RequireBytes(ImageFormat.Pbm, at + 1 + rowBytes * height, data.Length);
            return;
        }
        for (long left = rowValues * height; left > 0; left--)
            if (!(bitmap ? Digit(data, ref at) : Number(data, ref at, out _)))
                ImageCompleteness.CutShort(ImageFormat.Pbm, $"{left} of {rowValues * height} numbers are missing");
    }

    private static bool Digit(ReadOnlySpan<byte> data, ref int at)
    {
        while (at < data.Length && !char.IsAsciiDigit((char)data[at])) at++;
        return at++ < data.Length;
    }

    /// <summary>Reads a number behind space and comments; false at the end.</summary>
    private static bool Number(ReadOnlySpan<byte> data, ref int at, out int value)
    {
        value = 0;
        while (at < data.Length && !char.IsAsciiDigit((char)data[at]))
        {
            if (data[at] == (byte)'#') while (at < data.Length && data[at] != (byte)'\n') at++;
            else at++;
        }
        int start = at;
        for (; at < data.Length && char.IsAsciiDigit((char)data[at]); at++) value = Math.Min(value * 10 + (data[at] - '0'), 1 << 20);
        return at > start;
    }
}
