using System.Collections.Immutable;
using System.Text.Json;

namespace HardExample.Core.Formats.Manifests;

/// <summary>Finds values among the fields of a manifest line.</summary>
public static class ManifestProperty
{
    /// <summary>The property that marks a sample drawn at random as a control; its value is "true".</summary>
    public const string Control = "@hardexample:control";

    /// <summary>The value of a field, or of a member of the field "property", as text; null when there is none, or a structure.</summary>
    /// <param name="fields">The fields of a line.</param>
    /// <param name="name">The name, in its own case.</param>
    public static string? Find(ImmutableArray<KeyValuePair<string, JsonElement>> fields, string name)
    {
        foreach ((string field, JsonElement value) in fields.IsDefault ? [] : fields)
        {
            JsonElement found = value;
            if (field != name && !(field == "property" && value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out found)))
                continue;
            return found.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
                ? found.ToString() : null;
        }
        return null;
    }
}
