using System.Numerics;
using System.Runtime.CompilerServices;

namespace HardExample.Core.Numerics.Neighbours;

/// <summary>Keeps the largest values seen, in descending order; of equal ones the one that came first stays in front.</summary>
internal readonly ref struct TopK(Span<float> values, Span<int> indices)
{
    private readonly Span<float> _values = values;
    private readonly Span<int> _indices = indices;

    /// <summary>Takes values from index <paramref name="firstIndex"/> on; called in ascending order of index.</summary>
    internal void Add(ReadOnlySpan<float> row, int firstIndex)
    {
        int i = 0, width = Vector<float>.Count;
        for (; i <= row.Length - width; i += width)
        {
            // Most rows hold nothing new, and one comparison shows it.
            if (!Vector.GreaterThanAny(new Vector<float>(row[i..]), new Vector<float>(_values[^1]))) continue;
            for (int j = i; j < i + width; j++) Add(row[j], firstIndex + j);
        }
        for (; i < row.Length; i++) Add(row[i], firstIndex + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(float value, int index)
    {
        if (value > _values[^1]) Insert(value, index);
    }

    private void Insert(float value, int index)
    {
        int i = _values.Length - 1;
        for (; i > 0 && _values[i - 1] < value; i--) (_values[i], _indices[i]) = (_values[i - 1], _indices[i - 1]);
        (_values[i], _indices[i]) = (value, index);
    }
}
