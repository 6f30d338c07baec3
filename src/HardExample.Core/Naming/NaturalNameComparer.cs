namespace HardExample.Core.Naming;

/// <summary>
/// The order in which a person counts: 2.jpg before 10.jpg, case aside. Paths are compared folder by folder, and within one folder its
/// subfolders come before its files, so that the files of one folder stand together. It is a total order: only equal texts compare as
/// equal.
/// </summary>
public sealed class NaturalNameComparer : IComparer<string>
{
    /// <summary>The one instance.</summary>
    public static NaturalNameComparer Instance { get; } = new();

    private NaturalNameComparer() { }

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return x is null ? y is null ? 0 : -1 : 1;
        ReadOnlySpan<char> a = x, b = y;
        while (true)
        {
            int i = a.IndexOfAny('/', '\\'), j = b.IndexOfAny('/', '\\');
            if (i < 0 != j < 0) return i < 0 ? 1 : -1;
            int order = Segment(i < 0 ? a : a[..i], j < 0 ? b : b[..j]);
            if (order != 0) return order;
            if (i < 0) return string.CompareOrdinal(x, y); // '/' against '\'
            a = a[(i + 1)..];
            b = b[(j + 1)..];
        }
    }

    private static int Segment(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        int i = 0, j = 0, zeros = 0;
        while (i < a.Length && j < b.Length)
        {
            if (char.IsAsciiDigit(a[i]) && char.IsAsciiDigit(b[j]))
            {
                int order = Digits(a, ref i, b, ref j, ref zeros);
                if (order != 0) return order;
            }
            else
            {
                int order = char.ToUpperInvariant(a[i]).CompareTo(char.ToUpperInvariant(b[j]));
                if (order != 0) return order;
                i++;
                j++;
            }
        }
        int rest = (a.Length - i).CompareTo(b.Length - j);
        if (rest != 0) return rest;
        return zeros != 0 ? zeros : a.SequenceCompareTo(b);
    }

    // Numbers of any length by value; the first difference in leading zeros decides a tie.
    private static int Digits(ReadOnlySpan<char> a, ref int i, ReadOnlySpan<char> b, ref int j, ref int zeros)
    {
        int startA = i, startB = j;
        while (i < a.Length && a[i] == '0') i++;
        while (j < b.Length && b[j] == '0') j++;
        int leadA = i - startA, leadB = j - startB, valueA = i, valueB = j;
        while (i < a.Length && char.IsAsciiDigit(a[i])) i++;
        while (j < b.Length && char.IsAsciiDigit(b[j])) j++;
        if (i - valueA != j - valueB) return i - valueA < j - valueB ? -1 : 1;
        int order = a[valueA..i].SequenceCompareTo(b[valueB..j]);
        if (order != 0) return order;
        if (zeros == 0) zeros = leadA.CompareTo(leadB);
        return 0;
    }
}
