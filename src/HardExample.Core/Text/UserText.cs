using System.Globalization;
using System.Text;

namespace HardExample.Core.Text;

/// <summary>Text from outside, made fit for a message: one line, no control characters, not too long.</summary>
internal static class UserText
{
    private const int LongestQuote = 80, LongestMessage = 4000, LongestEnd = 500;

    /// <summary>
    /// A message that a terminal, a log and a person can take: control characters but line feeds become '?', secrets "***", and of a longer
    /// text than 4,000 characters the beginning and the end stay, which say where and how to mend it.
    /// </summary>
    public static string Message(string text)
    {
        if (text.Length > LongestMessage) text = $"{text[..(LongestMessage - LongestEnd)]} … {text[^LongestEnd..]}";
        return SecretText.Hide(string.Concat(text.Select(static c => char.IsControl(c) && c != '\n' ? '?' : c)));
    }

    /// <summary>The text in single quotes; control characters become '?', the end of a long text becomes '…'.</summary>
    public static string Quote(string text)
    {
        text = SecretText.Hide(text);
        var quoted = new StringBuilder("'");
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, LongestQuote)))
            quoted.Append(char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator
                ? '?'
                : c);
        return quoted.Append(text.Length > LongestQuote ? "…'" : "'").ToString();
    }

    /// <summary>The shortest text that reads back to the same number, in no culture, without "E+" (a '+' separates weights).</summary>
    public static string Number(double value) =>
        value.ToString("R", CultureInfo.InvariantCulture).Replace("E+", "E", StringComparison.Ordinal);

    /// <summary>Reads a number in no culture; NaN and infinities are read too, the caller checks the range.</summary>
    public static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
