using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Caching;

/// <summary><see cref="Sample.ManifestFields"/> as one text, to be kept outside memory.</summary>
internal static class ManifestFieldText
{
    /// <summary>A JSON object. Values are the original text of the line, so that numbers keep their digits.</summary>
    public static string Write(ImmutableArray<KeyValuePair<string, JsonElement>> fields)
    {
        var text = new StringBuilder();
        foreach ((string name, JsonElement value) in fields)
            text.Append(text.Length == 0 ? '{' : ',').Append(JsonSerializer.Serialize(name)).Append(':').Append(value.GetRawText());
        return text.Append('}').ToString();
    }

    /// <summary>The fields of such a text, in the same order.</summary>
    public static ImmutableArray<KeyValuePair<string, JsonElement>> Read(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return [.. document.RootElement.EnumerateObject().Select(static p => KeyValuePair.Create(p.Name, p.Value.Clone()))];
    }
}
