using System.Text;

namespace HardExample.Core.Formats;

/// <summary>UTF-16 with a byte order mark, as Windows PowerShell and some editors write it.</summary>
internal static class Utf16Text
{
    /// <summary>The encoding that the first bytes of a file tell; null when they tell no UTF-16.</summary>
    public static Encoding? Find(ReadOnlySpan<byte> start) => start switch
    {
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        _ => null,
    };

    /// <summary>The bytes as UTF-8; those of any other text as they are.</summary>
    public static ReadOnlySpan<byte> ToUtf8(ReadOnlySpan<byte> bytes) =>
        Find(bytes) is { } encoding ? Encoding.Convert(encoding, Encoding.UTF8, bytes[2..].ToArray()) : bytes;
}
