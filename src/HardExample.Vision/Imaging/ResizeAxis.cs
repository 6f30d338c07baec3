using HardExample.Core.Configuration;

namespace HardExample.Vision.Imaging;

/// <summary>One axis of a resize: where the output pixels come from and with which weights.</summary>
/// <remarks>
/// Triangle or cubic filter (Keys, 1981, a = −1/2) whose support grows with the reduction, evaluated at pixel centres, weights normalised
/// to 1 and held with 22 bits: what Pillow calls BILINEAR and BICUBIC, so that models see what they saw in training.
/// </remarks>
internal sealed class ResizeAxis
{
    internal const int PrecisionBits = 22;

    private readonly int[] _starts, _counts, _weights;
    private readonly int _taps;

    /// <summary>Plans an axis.</summary>
    /// <param name="inputSize">Pixels of the source along the axis.</param>
    /// <param name="from">Start of the part of the source that is resized, px, at least 0.</param>
    /// <param name="to">End of that part, px, more than <paramref name="from"/>, at most <paramref name="inputSize"/>.</param>
    /// <param name="outputSize">Pixels that the part becomes.</param>
    /// <param name="offset">First of the output pixels that is wanted.</param>
    /// <param name="count">How many output pixels are wanted.</param>
    /// <param name="interpolation">The filter.</param>
    internal ResizeAxis(int inputSize, double from, double to, int outputSize, int offset, int count,
        Interpolation interpolation = Interpolation.Bilinear)
    {
        bool cubic = interpolation == Interpolation.Bicubic;
        double scale = (to - from) / outputSize, stretch = Math.Max(scale, 1), inverse = 1 / stretch;
        double support = cubic ? 2 * stretch : stretch;
        Count = count;
        _taps = (int)Math.Ceiling(support) * 2 + 1;
        (_starts, _counts, _weights) = (new int[count], new int[count], new int[count * _taps]);
        Span<double> exact = _taps <= 256 ? stackalloc double[_taps] : new double[_taps];
        for (int i = 0; i < count; i++)
        {
            double centre = from + (i + offset + 0.5) * scale;
            int start = Math.Max(0, (int)(centre - support + 0.5)), end = Math.Min(inputSize, (int)(centre + support + 0.5));
            double sum = 0;
            for (int j = 0; j < end - start; j++)
            {
                double distance = Math.Abs((start + j - centre + 0.5) * inverse);
                exact[j] = cubic ? Cubic(distance) : Math.Max(0, 1 - distance);
                sum += exact[j];
            }
            (_starts[i], _counts[i]) = (start, end - start);
            for (int j = 0; j < end - start; j++)
                _weights[i * _taps + j] = (int)(Math.CopySign(0.5, exact[j]) + exact[j] / sum * (1 << PrecisionBits));
        }
        IsIdentity = from == 0 && to == inputSize && outputSize == inputSize;
        Offset = offset;
    }

    private static double Cubic(double x) => x < 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;

    /// <summary>Output pixels.</summary>
    internal int Count { get; }

    /// <summary>First output pixel within the whole output.</summary>
    internal int Offset { get; }

    /// <summary>Whether pixels pass unchanged (shifted by <see cref="Offset"/>).</summary>
    internal bool IsIdentity { get; }

    /// <summary>The first source pixel that any output pixel needs.</summary>
    internal int First => _starts[0];

    /// <summary>One past the last source pixel that any output pixel needs.</summary>
    internal int End => _starts[^1] + _counts[^1];

    /// <summary>The first source pixel of an output pixel.</summary>
    internal int StartOf(int output) => _starts[output];

    /// <summary>The weights of the source pixels from <see cref="StartOf"/> on; they add up to about 2^22.</summary>
    internal ReadOnlySpan<int> WeightsOf(int output) => _weights.AsSpan(output * _taps, _counts[output]);
}
