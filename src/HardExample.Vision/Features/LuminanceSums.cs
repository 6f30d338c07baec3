namespace HardExample.Vision.Features;

/// <summary>
/// Sums over any window of a luminance plane in constant time (summed-area tables: Crow 1984), for images of very many boxes. All sums are
/// whole numbers and exact.
/// </summary>
internal sealed class LuminanceSums
{
    private readonly LuminancePlane _plane;
    private readonly int _stride;
    private readonly long[] _values, _laplacians, _squares;

    /// <param name="plane">The plane; it must outlive the sums.</param>
    public LuminanceSums(LuminancePlane plane)
    {
        (_plane, _stride) = (plane, plane.Width + 1);
        int size = _stride * (plane.Height + 1);
        (_values, _laplacians, _squares) = (new long[size], new long[size], new long[size]);
        for (int y = 0; y < plane.Height; y++)
        {
            ReadOnlySpan<int> row = plane.Row(y), above = plane.Row(Math.Max(y - 1, 0)),
                below = plane.Row(Math.Min(y + 1, plane.Height - 1));
            bool border = y == 0 || y == plane.Height - 1;
            long value = 0, laplacian = 0, square = 0;
            for (int x = 0; x < row.Length; x++)
            {
                // Pixels at the border lack a neighbour and are in no window of Laplacians.
                long l = border || x == 0 || x == row.Length - 1 ? 0 : row[x - 1] + row[x + 1] + above[x] + below[x] - 4 * row[x];
                (value, laplacian, square) = (value + row[x], laplacian + l, square + l * l);
                int at = (y + 1) * _stride + x + 1;
                (_values[at], _laplacians[at], _squares[at]) =
                    (_values[at - _stride] + value, _laplacians[at - _stride] + laplacian, _squares[at - _stride] + square);
            }
        }
    }

    /// <inheritdoc cref="LuminancePlane.Mean"/>
    public double Mean(int left, int top, int right, int bottom) =>
        LuminancePlane.MeanOf(Sum(_values, left, top, right, bottom), left, top, right, bottom);

    /// <inheritdoc cref="LuminancePlane.LaplacianVariance"/>
    public double LaplacianVariance(int left, int top, int right, int bottom)
    {
        (left, top, right, bottom) = _plane.WithNeighbours(left, top, right, bottom);
        return left >= right || top >= bottom ? 0
            : LuminancePlane.VarianceOf(
                Sum(_laplacians, left, top, right, bottom), Sum(_squares, left, top, right, bottom), left, top, right, bottom);
    }

    private long Sum(long[] table, int left, int top, int right, int bottom) =>
        table[bottom * _stride + right] - table[top * _stride + right] - table[bottom * _stride + left] + table[top * _stride + left];
}
