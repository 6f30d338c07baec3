namespace HardExample.Vision.Models.Onnx;

/// <summary>Finds the tensor that a mistyped name most likely meant.</summary>
internal static class NearestTensor
{
    /// <summary>The name with the fewest edits (Levenshtein 1966, case ignored); one that contains the wanted text, or is its part, comes first.</summary>
    public static string Of(string wanted, IEnumerable<string> names) => names
        .OrderBy(n => Contain(n, wanted) ? 0 : 1).ThenBy(n => Distance(n, wanted)).ThenBy(static n => n, StringComparer.Ordinal).First();

    private static bool Contain(string name, string wanted) =>
        wanted.Length > 2 && name.Contains(wanted, StringComparison.OrdinalIgnoreCase)
        || name.Length > 2 && wanted.Contains(name, StringComparison.OrdinalIgnoreCase);

    private static int Distance(string left, string right)
    {
        int[] last = [.. Enumerable.Range(0, right.Length + 1)];
        int[] row = new int[right.Length + 1];
        for (int i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = last[j - 1] + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
            }
            (last, row) = (row, last);
        }
        return last[right.Length];
    }
}
