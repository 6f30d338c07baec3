using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace HardExample.Core.Formats.Json;

/// <summary>
/// Gives equal short texts (labels, types, usages) as one string, so that 100,000 results do not hold a million copies of "cat". The table
/// has a fixed size and drops what collides; racing threads at worst make one more copy.
/// </summary>
public static class StringPool
{
    private const int SlotBits = 14, LongestPooled = 64, Probes = 4;
    private static readonly string?[] Table = new string?[1 << SlotBits];

    /// <summary>The string with these characters.</summary>
    public static string Get(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestPooled) return text.ToString();
        int first = string.GetHashCode(text) & (Table.Length - 1), free = first;
        for (int probe = Probes - 1; probe >= 0; probe--)
        {
            int slot = (first + probe) & (Table.Length - 1);
            string? known = Table[slot];
            if (known is null) free = slot;
            else if (text.SequenceEqual(known)) return known;
        }
        return Table[free] = text.ToString();
    }

    /// <summary>The string at which the reader stands.</summary>
    /// <exception cref="InvalidOperationException">The text is not valid UTF-8 or UTF-16.</exception>
    public static string Get(ref Utf8JsonReader reader) =>
        reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > LongestPooled
            ? reader.GetString()!
            : Get(ref reader, reader.ValueSpan);

    /// <summary>A text without escapes; null when it is not valid UTF-8.</summary>
    public static string? Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestPooled) return Utf8.IsValid(utf8) ? Encoding.UTF8.GetString(utf8) : null;
        ref string? slot = ref Table[Slot(utf8)];
        string? known = slot;
        if (known is not null && IsText(known, utf8)) return known;
        if (!Utf8.IsValid(utf8)) return null;
        return slot = Encoding.UTF8.GetString(utf8);
    }

    private static string Get(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        ref string? slot = ref Table[Slot(utf8)];
        string? known = slot;
        if (known is not null && IsText(known, utf8)) return known;
        string text = reader.GetString()!;
        slot = text;
        return text;
    }

    // The length and both ends tell labels apart well enough, at a cost that does not grow with the length.
    private static int Slot(ReadOnlySpan<byte> utf8)
    {
        ulong hash = (ulong)utf8.Length;
        if (utf8.Length >= 8)
            hash += BinaryPrimitives.ReadUInt64LittleEndian(utf8) * 0x9E3779B97F4A7C15
                ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8[^8..]);
        else
            foreach (byte b in utf8) hash = hash << 8 ^ b;
        return (int)(hash * 0x9E3779B97F4A7C15 >> (64 - SlotBits));
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
