using System.Globalization;
using System.Text;

namespace HardExample.Core.Configuration;

/// <summary>Writes text as a YAML scalar: plain where every reader agrees, else in double quotes (YAML 1.2.2, section 7.3.1).</summary>
internal static class YamlScalar
{
    public static string Write(string text) => IsPlain(text) ? text : Quote(text);

    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || !(char.IsAsciiLetter(text[0]) || text[0] is '/' or '_' or '.')) return false;
        foreach (char c in text)
            if (!(char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '/' or '-')) return false;
        // Words that some reader takes as null, a truth value or a number.
        return text.ToUpperInvariant() is not (
            "NULL" or "TRUE" or "FALSE" or "YES" or "NO" or "ON" or "OFF" or "Y" or "N" or ".NAN" or ".INF")
            && !(text[0] == '.' && (text.Length < 2 || text[1] != '/' && text[1] != '.'));
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\uFEFF' or '\u2028' or '\u2029' || char.GetUnicodeCategory(c) == UnicodeCategory.Format)
                quoted.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
            else quoted.Append(c);
        }
        return quoted.Append('"').ToString();
    }
}
