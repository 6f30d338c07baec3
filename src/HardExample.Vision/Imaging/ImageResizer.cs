using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HardExample.Core.Configuration;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Advanced;
using SixLabors.ImageSharp.PixelFormats;

namespace HardExample.Vision.Imaging;

/// <summary>
/// Resizes with the triangle or the cubic filter, which average when they shrink; bit-identical to Pillow's BILINEAR and BICUBIC.
/// Integer arithmetic throughout, so the result is the same on every machine. Thread safe.
/// </summary>
public static class ImageResizer
{
    private const int Half = 1 << (ResizeAxis.PrecisionBits - 1);

    /// <summary>A resized copy; the aspect ratio follows the target.</summary>
    /// <param name="source">The image.</param>
    /// <param name="width">Wanted width, px.</param>
    /// <param name="height">Wanted height, px.</param>
    public static RgbImage Resize(RgbImage source, int width, int height)
    {
        RgbImage target = RgbImage.Rent(width, height);
        Resize(source, target);
        return target;
    }

    /// <summary>Resizes the whole of one image to the whole of another.</summary>
    public static void Resize(RgbImage source, RgbImage target, Interpolation interpolation = Interpolation.Bilinear)
    {
        if (source.Width == target.Width && source.Height == target.Height) source.CopyTo(target);
        else ResizeWindow(source, 0, 0, source.Width, source.Height, target, interpolation);
    }

    /// <summary>A copy whose pixels are means of factor × factor pixels; incomplete columns and rows are left out.</summary>
    /// <param name="source">The image; no side is shorter than the factor.</param>
    /// <param name="factor">2, 4 or 8.</param>
    internal static RgbImage Average(Image<Rgb24> source, int factor)
    {
        RgbImage target = RgbImage.Rent(source.Width / factor, source.Height / factor);
        int shift = 2 * BitOperations.Log2((uint)factor), stride = source.Width * RgbImage.Channels;
        // 8 × 8 × 255 fits 16 bits.
        ushort[] sums = ArrayPool<ushort>.Shared.Rent(stride);
        for (int y = 0; y < target.Height; y++)
        {
            Span<ushort> columns = sums.AsSpan(0, stride);
            columns.Clear();
            for (int i = 0; i < factor; i++) AddRow(MemoryMarshal.AsBytes(source.DangerousGetPixelRowMemory(y * factor + i).Span), columns);
            Span<byte> row = target.Row(y);
            for (int x = 0, at = 0; x < row.Length; x += RgbImage.Channels, at += factor * RgbImage.Channels)
            {
                int r = 1 << (shift - 1), g = r, b = r;
                foreach (Rgb48 pixel in MemoryMarshal.Cast<ushort, Rgb48>(columns.Slice(at, factor * RgbImage.Channels)))
                    (r, g, b) = (r + pixel.R, g + pixel.G, b + pixel.B);
                (row[x], row[x + 1], row[x + 2]) = ((byte)(r >> shift), (byte)(g >> shift), (byte)(b >> shift));
            }
        }
        ArrayPool<ushort>.Shared.Return(sums);
        return target;
    }

    private static void AddRow(ReadOnlySpan<byte> row, Span<ushort> sums)
    {
        int i = 0;
        for (; i + 16 <= row.Length; i += 16)
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Create(row.Slice(i, 16)));
            (low + Vector128.Create<ushort>(sums.Slice(i, 8))).CopyTo(sums[i..]);
            (high + Vector128.Create<ushort>(sums.Slice(i + 8, 8))).CopyTo(sums[(i + 8)..]);
        }
        for (; i < row.Length; i++) sums[i] += row[i];
    }

    /// <summary>Resizes a window of one image (px, not necessarily whole, inside the image, not empty) to the whole of another.</summary>
    internal static void ResizeWindow(
        RgbImage source, double xMin, double yMin, double xMax, double yMax, RgbImage target,
        Interpolation interpolation = Interpolation.Bilinear) =>
        Resize(source, new(source.Width, xMin, xMax, target.Width, 0, target.Width, interpolation),
            new(source.Height, yMin, yMax, target.Height, 0, target.Height, interpolation), target, 0, 0);

    /// <summary>Resizes along two planned axes to a position in the target.</summary>
    internal static void Resize(RgbImage source, ResizeAxis x, ResizeAxis y, RgbImage target, int left, int top)
    {
        // As in Pillow, columns first, over the rows that the second pass needs; what lies between is 8 bits again.
        int first = y.First, rows = y.End - first;
        using RgbImage narrow = RgbImage.Rent(x.Count, rows);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<byte> from = source.Row(first + row);
            if (x.IsIdentity) from.Slice(x.Offset * RgbImage.Channels, narrow.Stride).CopyTo(narrow.Row(row));
            else ResizeRow(from, x, narrow.Row(row));
        }
        for (int i = 0; i < y.Count; i++)
        {
            Span<byte> to = target.Row(top + i).Slice(left * RgbImage.Channels, narrow.Stride);
            if (y.IsIdentity) narrow.Row(i).CopyTo(to);
            else BlendRows(narrow.Pixels[((y.StartOf(i) - first) * narrow.Stride)..], narrow.Stride, y.WeightsOf(i), to);
        }
    }

    private static void ResizeRow(ReadOnlySpan<byte> source, ResizeAxis axis, Span<byte> target)
    {
        ref byte origin = ref MemoryMarshal.GetReference(source);
        ref byte result = ref MemoryMarshal.GetReference(target);
        for (int i = 0; i < axis.Count; i++)
        {
            ReadOnlySpan<int> weights = axis.WeightsOf(i);
            int at = axis.StartOf(i) * RgbImage.Channels, j = 0;
            Vector128<int> sum = Vector128.Create(Half), odd = Vector128<int>.Zero;
            // Two pixels at once, in eight bytes of which the last two are not used; at the end of a row there are no eight.
            for (; j + 2 <= weights.Length && at + 8 <= source.Length; j += 2, at += 2 * RgbImage.Channels)
            {
                Vector128<byte> pair = Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref origin, at))).AsByte();
                pair = Vector128.Shuffle(pair, Vector128.Create(0, 1, 2, 255, 3, 4, 5, 255, 255, 255, 255, 255, 255, 255, 255, 255));
                (Vector128<uint> first, Vector128<uint> second) = Vector128.Widen(Vector128.WidenLower(pair));
                sum += first.AsInt32() * weights[j];
                odd += second.AsInt32() * weights[j + 1];
            }
            for (; j < weights.Length; j++, at += RgbImage.Channels)
                sum += Vector128.Create((int)source[at], source[at + 1], source[at + 2], 0) * weights[j];
            Vector128<uint> value = Vector128.Min(
                Vector128.Max((sum + odd) >> ResizeAxis.PrecisionBits, Vector128<int>.Zero).AsUInt32(), Vector128.Create(255u));
            uint pixel = value[0] | value[1] << 8 | value[2] << 16;
            int to = i * RgbImage.Channels;
            // The extra byte is overwritten by the next pixel.
            if (to + 4 <= target.Length) Unsafe.WriteUnaligned(ref Unsafe.Add(ref result, to), pixel);
            else (target[to], target[to + 1], target[to + 2]) = ((byte)value[0], (byte)value[1], (byte)value[2]);
        }
    }

    private static void BlendRows(ReadOnlySpan<byte> rows, int stride, ReadOnlySpan<int> weights, Span<byte> target)
    {
        int i = 0;
        for (; i + 16 <= stride; i += 16)
        {
            Vector128<int> a = Vector128.Create(Half), b = a, c = a, d = a;
            for (int j = 0; j < weights.Length; j++)
            {
                Vector128<byte> values = Vector128.Create(rows.Slice(j * stride + i, 16));
                (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(values);
                Vector128<int> weight = Vector128.Create(weights[j]);
                a += Vector128.WidenLower(low).AsInt32() * weight;
                b += Vector128.WidenUpper(low).AsInt32() * weight;
                c += Vector128.WidenLower(high).AsInt32() * weight;
                d += Vector128.WidenUpper(high).AsInt32() * weight;
            }
            Vector128<short> ab = Vector128.NarrowWithSaturation(a >> ResizeAxis.PrecisionBits, b >> ResizeAxis.PrecisionBits);
            Vector128<short> cd = Vector128.NarrowWithSaturation(c >> ResizeAxis.PrecisionBits, d >> ResizeAxis.PrecisionBits);
            Vector128<short> top = Vector128.Create((short)255), none = Vector128<short>.Zero;
            Vector128.Narrow(Vector128.Max(Vector128.Min(ab, top), none).AsUInt16(), Vector128.Max(Vector128.Min(cd, top), none).AsUInt16())
                .CopyTo(target[i..]);
        }
        for (; i < stride; i++)
        {
            int sum = Half;
            for (int j = 0; j < weights.Length; j++) sum += rows[j * stride + i] * weights[j];
            target[i] = ToByte(sum >> ResizeAxis.PrecisionBits);
        }
    }

    private static byte ToByte(int value) => (byte)Math.Clamp(value, 0, 255);
}
