using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace HardExample.Ledger;

/// <summary>Parts of queries over events, and their rows.</summary>
internal static class LedgerQuery
{
    /// <summary>Events with what a filter looks at.</summary>
    public const string Events =
        "history h JOIN run r ON r.id = h.run JOIN sample s ON s.id = h.sample LEFT JOIN class c ON c.id = h.class";

    /// <summary>The state that the history of a sample leads to: the later of labelled and rejected, else the higher.</summary>
    public const string CurrentState = """
        (SELECT h.state FROM history h WHERE h.sample = sample.id
            ORDER BY h.state >= 2 DESC, CASE WHEN h.state >= 2 THEN h.id ELSE h.state END DESC LIMIT 1)
        """;

    /// <summary>The embeddings of an extractor ($extractor) of chosen samples, each with its last label, by hash.</summary>
    /// <remarks>Without INDEXED BY all labels of the ledger would be looked through for each sample.</remarks>
    public static readonly string Chosen = $"""
        SELECT e.vector, (SELECT h.label FROM history h INDEXED BY history_sample
            WHERE h.sample = s.id AND h.state = {(int)LedgerState.Labelled} ORDER BY h.id DESC LIMIT 1)
        FROM extractor x JOIN embedding e ON e.extractor = x.id JOIN sample s ON s.id = e.sample
        WHERE x.source = $extractor AND s.state > 0 ORDER BY s.hash
        """;

    /// <summary>The condition of a filter; its values become parameters.</summary>
    public static string Where(LedgerFilter filter, SqliteCommand command)
    {
        var conditions = new List<string> { "1" };
        // As a list of runs, so that the indices of runs by time and of events by state and run serve.
        if (filter.Since is { } since)
            conditions.Add($"h.run IN (SELECT id FROM run WHERE time >= {Value(since.ToUnixTimeMilliseconds())})");
        if (filter.Until is { } until)
            conditions.Add($"h.run IN (SELECT id FROM run WHERE time < {Value(until.ToUnixTimeMilliseconds())})");
        if (!filter.States.IsEmpty) conditions.Add($"h.state IN ({string.Join(',', filter.States.Select(static s => (int)s))})");
        if (filter.Class is { } name)
        {
            string value = Value(name);
            conditions.Add($"(c.name = {value} OR h.label = {value})");
        }
        if (filter.ReasonId is { } reason)
            conditions.Add($"'-' || h.reasons || '-' LIKE {Value(string.Create(CultureInfo.InvariantCulture, $"%-{reason}-%"))}");
        if (!filter.Ids.IsEmpty)
            conditions.Add($"({string.Join(" OR ", filter.Ids.Select(id => id.Length == 64 ? $"s.hash = {Value(LedgerFile.BytesOf(id))}"
                : $"lower(hex(s.hash)) LIKE {Value(id.ToLowerInvariant() + "%")}"))})");
        return string.Join(" AND ", conditions);

        string Value(object value)
        {
            string parameter = string.Create(CultureInfo.InvariantCulture, $"$p{command.Parameters.Count}");
            command.Parameters.AddWithValue(parameter, value);
            return parameter;
        }
    }

    /// <summary>A row of <see cref="LedgerFile.Read"/>.</summary>
    public static (long Row, string Id, LedgerState State, LedgerEvent Event) EventOf(SqliteDataReader r) =>
        (r.GetInt64(0), LedgerFile.IdOf((byte[])r[1]), (LedgerState)r.GetInt64(2), new()
        {
            Source = r.GetString(3),
            RunId = r.GetString(4),
            Time = DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(5)),
            State = (LedgerState)r.GetInt64(6),
            Coefficient = Number(r, 7),
            ReasonIds = ReasonsOf(LedgerFile.Text(r, 8)),
            Predicted = LedgerFile.Text(r, 9),
            Confidence = Number(r, 10),
            Label = LedgerFile.Text(r, 11),
            LabelSource = LedgerFile.Text(r, 12),
            Difficulty = Number(r, 13),
            IsControl = r.GetInt64(14) != 0,
            Detail = LedgerFile.Text(r, 15),
        });

    private static double? Number(SqliteDataReader r, int column) => r.IsDBNull(column) ? null : r.GetDouble(column);

    private static ImmutableArray<int> ReasonsOf(string? text) => string.IsNullOrEmpty(text) ? []
        : [.. text.Split('-').Select(static id => int.Parse(id, NumberStyles.None, CultureInfo.InvariantCulture))];
}
