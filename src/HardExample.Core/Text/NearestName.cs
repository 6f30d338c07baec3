namespace HardExample.Core.Text;

/// <summary>Finds the known name that a mistyped one most likely meant.</summary>
/// <remarks>
/// Distance: Damerau–Levenshtein in its restricted form (insert, delete, replace, swap of neighbours, each 1; Damerau 1964). Case and the
/// separators '_', '-' and ' ' do not count, so AlgoHardThreshold is algo_hard_threshold.
/// </remarks>
public static class NearestName
{
    /// <summary>A longer name is compared by its beginning only, so that the work stays bounded whatever a file contains.</summary>
    private const int LongestName = 100;

    /// <summary>The known name nearest to <paramref name="name"/>, the first of equals; null when there is no known name.</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        string? nearest = null;
        int smallest = int.MaxValue;
        foreach (string candidate in known)
        {
            int distance = Distance(name, candidate);
            if (distance >= smallest) continue;
            (nearest, smallest) = (candidate, distance);
        }
        return nearest;
    }

    /// <summary>For an error message: "Did you mean 'x'?", or without a close name the nearest and the whole list.</summary>
    public static string Suggest(string name, IEnumerable<string> known) => Suggest(name, known, Of(name, known));

    /// <summary>The same for a nearest name that was found in another way.</summary>
    internal static string Suggest(string name, IEnumerable<string> known, string? nearest)
    {
        if (nearest is null) return "There is no known name.";
        int near = Math.Max(2, name.Length / 3);
        return Distance(name, nearest) <= near || nearest.EndsWith('.' + name, StringComparison.OrdinalIgnoreCase)
            ? $"Did you mean '{nearest}'?"
            : $"The nearest known one is '{nearest}'; known are {string.Join(", ", known)}.";
    }

    /// <summary>The number of single-character edits between two names, at least 0.</summary>
    public static int Distance(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        string a = Simplify(left), b = Simplify(right);
        int[] beforeLast = new int[b.Length + 1], last = new int[b.Length + 1], row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) last[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                int best = Math.Min(replace, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) best = Math.Min(best, beforeLast[j - 2] + 1);
                row[j] = best;
            }
            (beforeLast, last, row) = (last, row, beforeLast);
        }
        return last[b.Length];
    }

    private static string Simplify(string name)
    {
        ReadOnlySpan<char> start = name.AsSpan(0, Math.Min(name.Length, LongestName));
        Span<char> kept = stackalloc char[start.Length];
        int count = 0;
        foreach (char c in start)
            if (c is not ('_' or '-' or ' ')) kept[count++] = char.ToLowerInvariant(c);
        return new(kept[..count]);
    }
}
