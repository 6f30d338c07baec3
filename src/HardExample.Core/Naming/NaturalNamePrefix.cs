namespace HardExample.Core.Naming;

/// <summary>The first characters of a name as a number, so that sorting many names seldom compares the names themselves.</summary>
public static class NaturalNamePrefix
{
    private const int Bytes = 16;

    /// <summary>A number in the order of <see cref="NaturalNameComparer"/>; equal ones need a comparison of the names.</summary>
    /// <remarks>
    /// Folders before files; then the first name of the path, a byte a character in upper case; a run of digits as its length and its
    /// digits. It ends early at what one byte cannot hold.
    /// </remarks>
    public static UInt128 Of(ReadOnlySpan<char> name)
    {
        int end = name.IndexOfAny('/', '\\');
        UInt128 prefix = end < 0 ? (UInt128)1 : 0;
        if (end >= 0) name = name[..end];
        int used = 1;
        for (int i = 0; used < Bytes && i < name.Length;)
        {
            char c = char.ToUpperInvariant(name[i]);
            if (char.IsAsciiDigit(c))
            {
                while (i < name.Length && name[i] == '0') i++;
                int first = i;
                while (i < name.Length && char.IsAsciiDigit(name[i])) i++;
                int digits = i - first;
                // Numbers have ten bytes of their own, '0' to '9': the longest share the last one.
                prefix = prefix << 8 | (uint)('0' + Math.Min(digits, 9));
                used++;
                if (digits > 8) break;
                for (int k = first; k < i && used < Bytes; k++, used++) prefix = prefix << 8 | name[k];
            }
            else
            {
                prefix = prefix << 8 | Math.Min(c, (char)0xff);
                used++;
                i++;
                if (c >= 0xff) break;
            }
        }
        return prefix << 8 * (Bytes - used);
    }
}
