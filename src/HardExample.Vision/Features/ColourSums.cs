using System.Runtime.Intrinsics;
using HardExample.Vision.Imaging;

namespace HardExample.Vision.Features;

/// <summary>Sums over pixels that the colour statistics are made of: whole numbers, so that the order of adding cannot show.</summary>
internal struct ColourSums
{
    /// <summary>Bits of the saturation's fixed point: a pixel's error is under 2⁻²², and a block of sums fits 32 bits.</summary>
    internal const int SaturationBits = 22;

    /// <summary>Blocks of pixels that the sums in lanes of 16 and 32 bits can take: 2 · 255 and 4 · 2²² each.</summary>
    private const int Run = 128;

    internal long Red, Green, Blue, Saturation, RedGreenSquares, YellowBlueSquares;

    /// <summary>Adds interleaved RGB, [pixels × 3].</summary>
    internal void Add(ReadOnlySpan<byte> rgb)
    {
        int at = 0;
        while (rgb.Length - at >= PixelBlock.Bytes)
        {
            int length = Math.Min(Run, (rgb.Length - at) / PixelBlock.Bytes) * PixelBlock.Bytes;
            AddBlocks(rgb.Slice(at, length));
            at += length;
        }
        for (; at + 2 < rgb.Length; at += RgbImage.Channels) AddPixel(rgb[at], rgb[at + 1], rgb[at + 2]);
    }

    private void AddPixel(int r, int g, int b)
    {
        int max = Math.Max(Math.Max(r, g), b), min = Math.Min(Math.Min(r, g), b), redGreen = r - g, yellowBlue = r + g - 2 * b;
        Red += r;
        Green += g;
        Blue += b;
        Saturation += (int)((float)(max - min) / Math.Max(max, 1) * (1 << SaturationBits));
        RedGreenSquares += redGreen * redGreen;
        YellowBlueSquares += yellowBlue * yellowBlue;
    }

    /// <summary>At most <see cref="Run"/> whole blocks.</summary>
    private void AddBlocks(ReadOnlySpan<byte> rgb)
    {
        Vector128<ushort> red = default, green = default, blue = default;
        Vector128<uint> redGreen = default, yellowBlue = default, saturation = default;
        for (int at = 0; at < rgb.Length; at += PixelBlock.Bytes)
        {
            PixelBlock block = PixelBlock.At(rgb, at);
            Vector128<byte> max = Vector128.Max(Vector128.Max(block.R, block.G), block.B),
                min = Vector128.Min(Vector128.Min(block.R, block.G), block.B);
            saturation += Saturations(max - min, Vector128.Max(max, Vector128<byte>.One));
            (Vector128<ushort> r, Vector128<ushort> r2) = Vector128.Widen(block.R);
            (Vector128<ushort> g, Vector128<ushort> g2) = Vector128.Widen(block.G);
            (Vector128<ushort> b, Vector128<ushort> b2) = Vector128.Widen(block.B);
            red += r + r2;
            green += g + g2;
            blue += b + b2;
            redGreen += RedGreen(r, g) + RedGreen(r2, g2);
            yellowBlue += YellowBlue(r, g, b) + YellowBlue(r2, g2, b2);
        }
        Red += SumOf(red);
        Green += SumOf(green);
        Blue += SumOf(blue);
        RedGreenSquares += SumOf(redGreen);
        YellowBlueSquares += SumOf(yellowBlue);
        Saturation += SumOf(saturation);
    }

    /// <summary>(R − G)², which fits 16 bits, in pairs.</summary>
    private static Vector128<uint> RedGreen(Vector128<ushort> r, Vector128<ushort> g)
    {
        Vector128<ushort> difference = r - g;
        Vector128<ushort> squares = difference * difference;
        return Vector128.WidenLower(squares) + Vector128.WidenUpper(squares);
    }

    /// <summary>(R + G − 2B)², in pairs.</summary>
    private static Vector128<uint> YellowBlue(Vector128<ushort> r, Vector128<ushort> g, Vector128<ushort> b)
    {
        Vector128<short> difference = (r + g - b - b).AsInt16();
        Vector128<int> low = Vector128.WidenLower(difference), high = Vector128.WidenUpper(difference);
        return (low * low + high * high).AsUInt32();
    }

    /// <summary>Fixed-point quotients of sixteen pixels; float division is correctly rounded on every machine.</summary>
    private static Vector128<uint> Saturations(Vector128<byte> range, Vector128<byte> max)
    {
        (Vector128<ushort> range1, Vector128<ushort> range2) = Vector128.Widen(range);
        (Vector128<ushort> max1, Vector128<ushort> max2) = Vector128.Widen(max);
        return Four(Vector128.WidenLower(range1), Vector128.WidenLower(max1))
            + Four(Vector128.WidenUpper(range1), Vector128.WidenUpper(max1))
            + Four(Vector128.WidenLower(range2), Vector128.WidenLower(max2))
            + Four(Vector128.WidenUpper(range2), Vector128.WidenUpper(max2));

        static Vector128<uint> Four(Vector128<uint> range, Vector128<uint> max)
        {
            Vector128<float> quotient = Vector128.ConvertToSingle(range.AsInt32()) / Vector128.ConvertToSingle(max.AsInt32());
            return Vector128.ConvertToInt32Native(quotient * (1 << SaturationBits)).AsUInt32();
        }
    }

    private static long SumOf(Vector128<ushort> values) => Vector128.Sum(Vector128.WidenLower(values) + Vector128.WidenUpper(values));

    private static long SumOf(Vector128<uint> values) => (long)Vector128.Sum(Vector128.WidenLower(values) + Vector128.WidenUpper(values));
}
