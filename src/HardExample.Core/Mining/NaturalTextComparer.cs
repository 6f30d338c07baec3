namespace HardExample.Core.Mining;

/// <summary>Compares text so that numbers in it count as numbers: "2.jpg" comes before "10.jpg"; else ordinal.</summary>
internal sealed class NaturalTextComparer : IComparer<string>
{
    internal static NaturalTextComparer Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        int i = 0, j = 0;
        while (i < x.Length && j < y.Length)
        {
            if (!char.IsAsciiDigit(x[i]) || !char.IsAsciiDigit(y[j]))
            {
                if (x[i] != y[j]) return x[i].CompareTo(y[j]);
                i++;
                j++;
                continue;
            }
            ReadOnlySpan<char> a = Number(x, ref i), b = Number(y, ref j);
            int order = a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
            if (order != 0) return order;
        }
        int rest = (x.Length - i).CompareTo(y.Length - j);
        // "01" and "1" are equal numbers but not equal names.
        return rest != 0 ? rest : string.CompareOrdinal(x, y);
    }

    private static ReadOnlySpan<char> Number(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return text.AsSpan(start..at).TrimStart('0');
    }
}
