using System.Text.Json;

namespace HardExample.Report;

/// <summary>How the report writes numbers and texts.</summary>
internal static class ReportJson
{
    /// <summary>Four decimals, which is more than a screen shows; null for what is not finite.</summary>
    internal static void WriteRounded(this Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumberValue(Math.Round(value, 4) + 0.0);
        else json.WriteNullValue();
    }

    /// <inheritdoc cref="WriteRounded(Utf8JsonWriter, double)"/>
    internal static void WriteRounded(this Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.WriteRounded(value);
    }

    /// <summary>An array of texts as the value of a property.</summary>
    internal static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WritePropertyName(name);
        json.WriteTexts(texts);
    }

    /// <summary>An array of texts.</summary>
    internal static void WriteTexts(this Utf8JsonWriter json, IEnumerable<string> texts)
    {
        json.WriteStartArray();
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
