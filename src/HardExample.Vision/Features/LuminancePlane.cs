using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using HardExample.Vision.Imaging;

namespace HardExample.Vision.Features;

/// <summary>Luminance in thousandths (299 R + 587 G + 114 B), a whole number for each pixel, so that sums over it are exact.</summary>
internal sealed class LuminancePlane : IDisposable
{
    private const double Unit = 1000;
    private const int RedShare = 299, GreenShare = 587, BlueShare = 114;

    private readonly int[] _values;

    private LuminancePlane(int width, int height) => (Width, Height, _values) = (width, height, ArrayPool<int>.Shared.Rent(width * height));

    internal int Width { get; }

    internal int Height { get; }

    /// <summary>Of an image, brought down to the given longest side when it is larger; never enlarged.</summary>
    internal static LuminancePlane Of(RgbImage image, int longestSide)
    {
        int longest = Math.Max(image.Width, image.Height);
        if (longest <= longestSide) return Of(image);
        double scale = (double)longestSide / longest;
        using RgbImage small = ImageResizer.Resize(
            image, Math.Max(1, (int)Math.Round(image.Width * scale)), Math.Max(1, (int)Math.Round(image.Height * scale)));
        return Of(small);
    }

    private static LuminancePlane Of(RgbImage image)
    {
        var plane = new LuminancePlane(image.Width, image.Height);
        ReadOnlySpan<byte> rgb = image.Pixels;
        Span<int> values = plane._values.AsSpan(0, image.Width * image.Height);
        int i = 0;
        for (; i + PixelBlock.Size <= values.Length; i += PixelBlock.Size)
            Store(PixelBlock.At(rgb, i * RgbImage.Channels), values.Slice(i, PixelBlock.Size));
        for (int at = i * RgbImage.Channels; i < values.Length; i++, at += RgbImage.Channels)
            values[i] = RedShare * rgb[at] + GreenShare * rgb[at + 1] + BlueShare * rgb[at + 2];
        return plane;
    }

    private static void Store(PixelBlock block, Span<int> values)
    {
        (Vector128<ushort> r, Vector128<ushort> r2) = Vector128.Widen(block.R);
        (Vector128<ushort> g, Vector128<ushort> g2) = Vector128.Widen(block.G);
        (Vector128<ushort> b, Vector128<ushort> b2) = Vector128.Widen(block.B);
        Four(Vector128.WidenLower(r), Vector128.WidenLower(g), Vector128.WidenLower(b)).CopyTo(values);
        Four(Vector128.WidenUpper(r), Vector128.WidenUpper(g), Vector128.WidenUpper(b)).CopyTo(values[4..]);
        Four(Vector128.WidenLower(r2), Vector128.WidenLower(g2), Vector128.WidenLower(b2)).CopyTo(values[8..]);
        Four(Vector128.WidenUpper(r2), Vector128.WidenUpper(g2), Vector128.WidenUpper(b2)).CopyTo(values[12..]);

        static Vector128<int> Four(Vector128<uint> r, Vector128<uint> g, Vector128<uint> b) =>
            (r * RedShare + g * GreenShare + b * BlueShare).AsInt32();
    }

    /// <summary>Mean luminance of a window that is not empty and lies inside, 0..255.</summary>
    internal double Mean(int left, int top, int right, int bottom)
    {
        long sum = 0;
        for (int y = top; y < bottom; y++)
            foreach (int value in Row(y)[left..right]) sum += value;
        return MeanOf(sum, left, top, right, bottom);
    }

    internal static double MeanOf(long sum, int left, int top, int right, int bottom) =>
        sum / ((double)(right - left) * (bottom - top)) / Unit;

    /// <summary>
    /// Variance of the Laplacian (4 neighbours) over a window; pixels at the image's border, which lack a neighbour, do not count. 0 when
    /// nothing is left. (Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", 2000.)
    /// </summary>
    internal double LaplacianVariance(int left, int top, int right, int bottom)
    {
        (left, top, right, bottom) = WithNeighbours(left, top, right, bottom);
        if (left >= right || top >= bottom) return 0;
        double sum = 0, squares = 0;
        for (int y = top; y < bottom; y++)
        {
            (double rowSum, double rowSquares) = LaplacianSums(Row(y - 1), Row(y), Row(y + 1), left, right);
            sum += rowSum;
            squares += rowSquares;
        }
        return VarianceOf(sum, squares, left, top, right, bottom);
    }

    internal (int Left, int Top, int Right, int Bottom) WithNeighbours(int left, int top, int right, int bottom) =>
        (Math.Max(left, 1), Math.Max(top, 1), Math.Min(right, Width - 1), Math.Min(bottom, Height - 1));

    internal static double VarianceOf(double sum, double squares, int left, int top, int right, int bottom)
    {
        double n = (double)(right - left) * (bottom - top), mean = sum / n;
        return Math.Max(0, squares / n - mean * mean) / (Unit * Unit);
    }

    /// <summary>Both sums are whole numbers under 2⁵³ for a row, so the order in which lanes are added cannot show.</summary>
    private static (double Sum, double Squares) LaplacianSums(
        ReadOnlySpan<int> above, ReadOnlySpan<int> row, ReadOnlySpan<int> below, int left, int right)
    {
        Vector<double> sums = Vector<double>.Zero, squares = Vector<double>.Zero;
        int x = left;
        for (; x + Vector<int>.Count <= right; x += Vector<int>.Count)
        {
            Vector<int> laplacian = new Vector<int>(row[(x - 1)..]) + new Vector<int>(row[(x + 1)..]) + new Vector<int>(above[x..])
                + new Vector<int>(below[x..]) - 4 * new Vector<int>(row[x..]);
            Vector.Widen(laplacian, out Vector<long> low, out Vector<long> high);
            Vector<double> a = Vector.ConvertToDouble(low), b = Vector.ConvertToDouble(high);
            sums += a + b;
            squares += a * a + b * b;
        }
        double sum = Vector.Sum(sums), square = Vector.Sum(squares);
        for (; x < right; x++)
        {
            double laplacian = row[x - 1] + row[x + 1] + above[x] + below[x] - 4 * row[x];
            sum += laplacian;
            square += laplacian * laplacian;
        }
        return (sum, square);
    }

    /// <summary>The values of one row, 0..255000.</summary>
    internal ReadOnlySpan<int> Row(int y) => _values.AsSpan(y * Width, Width);

    public void Dispose() => ArrayPool<int>.Shared.Return(_values);
}
