using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace HardExample.Ledger;

/// <summary>Writes the records of one run, inside a transaction of the caller; statements are prepared once.</summary>
internal sealed class LedgerWriter : IDisposable
{
    private readonly SqliteCommand _find, _addSample, _addEvent, _setState, _addVector;
    private readonly SqliteConnection _connection;
    private readonly LedgerRun _run;
    private readonly Dictionary<string, long> _classes = new(StringComparer.Ordinal), _extractors = new(StringComparer.Ordinal);

    private readonly long _id;

    public LedgerWriter(SqliteConnection connection, LedgerRun run)
    {
        (_connection, _run) = (connection, run);
        using SqliteCommand add = connection.Prepare(
            "INSERT INTO run (name, time, kind, source, config) VALUES ($name, $time, $kind, $source, $config) RETURNING id",
            "$name", "$time", "$kind", "$source", "$config");
        long id = _id = (long)Run(add, run.Id, run.Time.ToUnixTimeMilliseconds(), run.Kind, run.Source, run.Config)!;
        _find = connection.Prepare("SELECT id, state, source FROM sample WHERE hash = $hash", "$hash");
        _addSample = connection.Prepare("INSERT INTO sample (hash, state, source) VALUES ($hash, $state, $source) RETURNING id",
            "$hash", "$state", "$source");
        _addEvent = connection.Prepare($"""
            INSERT OR IGNORE INTO history (sample, run, state, source, coefficient, reasons, class, confidence, label, label_source,
                difficulty, control, detail)
            VALUES ($sample, {id}, $state, $source, $coefficient, $reasons, $class, $confidence, $label, $label_source, $difficulty,
                $control, $detail)
            """, "$sample", "$state", "$source", "$coefficient", "$reasons", "$class", "$confidence", "$label", "$label_source",
            "$difficulty", "$control", "$detail");
        _setState = connection.Prepare("UPDATE sample SET state = $state WHERE id = $id", "$state", "$id");
        _addVector = connection.Prepare("INSERT OR REPLACE INTO embedding (extractor, sample, vector) VALUES ($extractor, $sample, $vector)",
            "$extractor", "$sample", "$vector");
    }

    /// <summary>Writes a record.</summary>
    /// <returns>False when the run has recorded this state of the image already.</returns>
    public bool Write(LedgerRecord record)
    {
        LedgerEvent happened = record.Event;
        (long sample, LedgerState before, string known) = SampleOf(record);
        Set(_addEvent, sample, (int)happened.State, happened.Source == known ? null : happened.Source, happened.Coefficient,
            happened.ReasonIds.IsDefaultOrEmpty ? null : happened.Reasons, IdOf(happened.Predicted, "", "class", _classes),
            happened.Confidence, happened.Label, happened.LabelSource, happened.Difficulty, happened.IsControl ? 1 : 0, happened.Detail);
        bool isNew = _addEvent.ExecuteNonQuery() > 0;
        LedgerState after = happened.State >= LedgerState.Labelled || happened.State > before ? happened.State : before;
        if (after != before)
        {
            Set(_setState, (int)after, sample);
            _setState.ExecuteNonQuery();
        }
        if (record.Embedding is { } embedding)
        {
            Set(_addVector, IdOf(record.Extractor, _run.ExtractorName, "extractor", _extractors), sample, BytesOf(embedding));
            _addVector.ExecuteNonQuery();
        }
        return isNew;
    }

    /// <summary>Writes what the population of the run looked like.</summary>
    public void Write(LedgerProfile profile)
    {
        using SqliteCommand add = _connection.Prepare(
            "INSERT INTO profile (run, task, models, content, vectors) VALUES ($run, $task, $models, $content, $vectors)",
            "$run", "$task", "$models", "$content", "$vectors");
        Set(add, _id, profile.Task, profile.Models, profile.Content, profile.Embeddings);
        add.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in (SqliteCommand[])[_find, _addSample, _addEvent, _setState, _addVector]) command.Dispose();
    }

    private (long Id, LedgerState State, string Source) SampleOf(LedgerRecord record)
    {
        byte[] hash = LedgerFile.BytesOf(record.Id);
        Set(_find, hash);
        using (SqliteDataReader found = _find.ExecuteReader())
            if (found.Read()) return (found.GetInt64(0), (LedgerState)found.GetInt64(1), found.GetString(2));
        return ((long)Run(_addSample, hash, (int)record.Event.State, record.Event.Source)!, record.Event.State, record.Event.Source);
    }

    // Classes and extractors are few: each name stands once in the file.
    private long? IdOf(string? name, string description, string table, Dictionary<string, long> known)
    {
        if (name is null) return null;
        if (known.TryGetValue(name, out long id)) return id;
        bool isClass = table == "class";
        using SqliteCommand add = isClass ? _connection.Prepare("INSERT OR IGNORE INTO class (name) VALUES ($name)", "$name")
            : _connection.Prepare("INSERT OR IGNORE INTO extractor (source, name) VALUES ($name, $description)", "$name", "$description");
        if (isClass) Set(add, name);
        else Set(add, name, description);
        add.ExecuteNonQuery();
        using SqliteCommand find = _connection.Prepare(isClass ? "SELECT id FROM class WHERE name = $name"
            : "SELECT id FROM extractor WHERE source = $name", "$name");
        return known[name] = (long)Run(find, name)!;
    }

    private static byte[] BytesOf(float[] embedding)
    {
        var halves = new Half[embedding.Length];
        TensorPrimitives.ConvertToHalf(embedding, halves);
        return MemoryMarshal.AsBytes<Half>(halves).ToArray();
    }

    private static object? Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        Set(command, values);
        return command.ExecuteScalar();
    }

    private static void Set(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }
}
