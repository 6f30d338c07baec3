using System.Text;
using System.Text.Json;

namespace HardExample.Core.Formats;

/// <summary>
/// Gives equal short texts (labels, types, usages) as one string, so that 100,000 results do not hold a million copies of "cat". The table has
/// a fixed size and forgets what collides; racing threads at worst make one more copy.
/// </summary>
internal static class LabelPool
{
    private const int Slots = 4096, LongestPooled = 64;
    private static readonly string?[] Table = new string?[Slots];

    /// <summary>The string at which the reader stands.</summary>
    /// <exception cref="InvalidOperationException">The text is not valid UTF-8 or UTF-16.</exception>
    public static string Get(ref Utf8JsonReader reader) =>
        reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > LongestPooled
            ? reader.GetString()!
            : Get(ref reader, reader.ValueSpan);

    private static string Get(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        uint hash = 2166136261; // FNV-1a
        foreach (byte b in utf8) hash = (hash ^ b) * 16777619;
        ref string? slot = ref Table[(hash ^ hash >> 16) & Slots - 1];
        string? known = slot;
        if (known is not null && IsText(known, utf8)) return known;
        string text = reader.GetString()!;
        slot = text;
        return text;
    }

    // Equal length means ASCII on both sides or a difference; Ascii.Equals is false for any byte beyond ASCII.
    private static bool IsText(string known, ReadOnlySpan<byte> utf8)
    {
        if (known.Length == utf8.Length) return Ascii.Equals(utf8, known);
        if (known.Length > utf8.Length) return false;
        Span<char> chars = stackalloc char[LongestPooled];
        return Encoding.UTF8.TryGetChars(utf8, chars, out int n) && chars[..n].SequenceEqual(known)
            && !known.Contains((char)0xFFFD); // it may stand for bytes that are no text, which the reader must refuse
    }
}
