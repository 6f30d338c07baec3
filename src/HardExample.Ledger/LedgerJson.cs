using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HardExample.Ledger;

/// <summary>Entries of a ledger as JSON Lines, snake_case: the entry with its history; embeddings are not in it.</summary>
public static class LedgerJson
{
    private static readonly JsonSerializerOptions Line = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The entry on one line, without its end.</summary>
    public static string ToLine(LedgerEntry entry) => JsonSerializer.Serialize(entry, Line);
}
