using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace HardExample.Core.Naming;

/// <summary>
/// Makes any text (a label, the name of an image from elsewhere) a name of one file or folder that is safe on Linux, macOS and Windows. A
/// name that is safe already stays as it is. Any other is mended and gets the hash of the original at its end, so that two texts which
/// differ in more than case never get one name, on a file system that ignores case either.
/// </summary>
public static class SafeName
{
    /// <summary>A safe name has at most this many UTF-16 characters.</summary>
    public const int MaxChars = 120;

    /// <summary>A safe name has at most this many bytes in UTF-8.</summary>
    public const int MaxBytes = 240;

    private const int HashLength = 16, LongestExtension = 10;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"];

    /// <summary>The name of a folder, or of a file without extension.</summary>
    public static string Component(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 0 ? "_" : IsSafe(text) ? text : Mend(text, "");
    }

    /// <summary>The name of a file; when it must be changed, the extension still stays at its end.</summary>
    public static string FileName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0) return "_";
        int dot = ExtensionStart(text);
        // The stem must be safe too: "a-0123456789abcdef.jpg" could be a mended name.
        if (IsSafe(text) && (dot == text.Length || IsSafe(text[..dot]))) return text;
        return Mend(text[..dot], text[dot..], text);
    }

    /// <summary>The name with a text put between stem and extension, shortened where it must be; used to tell equal names apart.</summary>
    /// <param name="fileName">A safe file name.</param>
    /// <param name="mark">ASCII letters, digits and '-'.</param>
    public static string WithMark(string fileName, string mark)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        int dot = ExtensionStart(fileName);
        return Shorten(fileName[..dot], mark.Length + 1 + fileName.Length - dot) + "-" + mark + fileName[dot..];
    }

    private static string Mend(string stem, string extension, string? whole = null)
    {
        byte[] hash = SHA256.HashData(MemoryMarshal.AsBytes((whole ?? stem).AsSpan()));
        string tail = "-" + Convert.ToHexStringLower(hash)[..HashLength] + extension;
        string mended = Shorten(Replace(stem), tail.Length);
        return (mended.Length == 0 || IsReserved(mended) ? "_" + Shorten(mended, tail.Length + 1) : mended) + tail;
    }

    private static bool IsSafe(string text)
    {
        if (text is "_" || text.Length > MaxChars || Encoding.UTF8.GetByteCount(text) > MaxBytes) return false;
        if (text[0] is '.' or ' ' || text[^1] is '.' or ' ' || IsReserved(text) || EndsLikeHash(text)) return false;
        if (text.Contains("..", StringComparison.Ordinal)) return false;
        foreach (Rune rune in text.EnumerateRunes())
            if (!IsSafe(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
                return false;
        return !HasLoneSurrogate(text);
    }

    // Combining marks are legal but judged unsafe as a whole: macOS holds "é" written in one character and in two for the same name.
    private static bool IsSafe(Rune rune) =>
        rune.Value is not ('<' or '>' or ':' or '"' or '/' or '\\' or '|' or '?' or '*' or 0xFFFD)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && (rune.Value == ' ' || Rune.GetUnicodeCategory(rune) != UnicodeCategory.SpaceSeparator);

    private static bool HasLoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return true;
            i++;
        }
        return false;
    }

    private static bool EndsLikeHash(ReadOnlySpan<char> text) =>
        text.Length > HashLength && text[^(HashLength + 1)] == '-' && !text[^HashLength..].ContainsAnyExcept(HexDigits);

    // Windows takes what stands before the first dot, blanks aside, for a device in every folder.
    private static bool IsReserved(ReadOnlySpan<char> text)
    {
        int dot = text.IndexOf('.');
        ReadOnlySpan<char> stem = (dot < 0 ? text : text[..dot]).TrimEnd(' ');
        if (stem.Length == 4 && stem[3] is (>= '0' and <= '9') or '¹' or '²' or '³')
            return stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase);
        foreach (string name in Devices)
            if (stem.Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static string Replace(string text)
    {
        var mended = new StringBuilder(Math.Min(text.Length, MaxChars));
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (mended.Length >= MaxChars) break;
            mended.Append(IsSafe(rune) ? rune.ToString() : "_");
        }
        mended.Replace("..", "__");
        for (int i = 0; i < mended.Length && mended[i] is '.' or ' '; i++) mended[i] = '_';
        return mended.ToString();
    }

    private static string Shorten(string text, int tail)
    {
        int chars = 0, bytes = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (chars + rune.Utf16SequenceLength > MaxChars - tail || bytes + rune.Utf8SequenceLength > MaxBytes - tail) break;
            chars += rune.Utf16SequenceLength;
            bytes += rune.Utf8SequenceLength;
        }
        return text[..chars];
    }

    private static int ExtensionStart(string text)
    {
        int dot = text.LastIndexOf('.');
        bool extension = dot > 0 && text.Length - dot is > 1 and <= LongestExtension;
        for (int i = dot + 1; extension && i < text.Length; i++) extension = char.IsAsciiLetterOrDigit(text[i]);
        return extension ? dot : text.Length;
    }
}
