using HardExample.Core.Errors;
using Microsoft.Data.Sqlite;

namespace HardExample.Ledger;

/// <summary>The tables of a ledger. The number of steps that were made stands in the file (<c>user_version</c>).</summary>
internal static class LedgerSchema
{
    /// <summary>Tells a ledger from other SQLite files: "HEXL".</summary>
    public const int ApplicationId = 0x4845584C;

    /// <summary>Each step leads from one version to the next. Steps are never changed; new ones are added at the end.</summary>
    public static IReadOnlyList<string> Steps { get; } =
    [
        // A history row without source has that of its sample. Embeddings are apart: rows of samples stay small and are found quickly.
        """
        CREATE TABLE run (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, time INTEGER NOT NULL, kind TEXT NOT NULL,
            source TEXT NOT NULL, config TEXT NOT NULL);
        CREATE INDEX run_time ON run (time);
        CREATE TABLE class (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE extractor (id INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE, name TEXT NOT NULL);
        CREATE TABLE sample (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, state INTEGER NOT NULL, source TEXT NOT NULL);
        CREATE INDEX sample_chosen ON sample (state) WHERE state > 0;
        CREATE TABLE embedding (id INTEGER PRIMARY KEY, extractor INTEGER NOT NULL REFERENCES extractor, sample INTEGER NOT NULL
            REFERENCES sample, vector BLOB NOT NULL, UNIQUE (extractor, sample));
        CREATE INDEX embedding_sample ON embedding (sample);
        CREATE TABLE history (id INTEGER PRIMARY KEY, sample INTEGER NOT NULL REFERENCES sample, run INTEGER NOT NULL REFERENCES run,
            state INTEGER NOT NULL, source TEXT, coefficient REAL, reasons TEXT, class INTEGER REFERENCES class, confidence REAL,
            label TEXT, label_source TEXT, difficulty REAL, control INTEGER NOT NULL, detail TEXT);
        CREATE UNIQUE INDEX history_sample ON history (sample, run, state);
        CREATE INDEX history_state ON history (state, run);
        """,
        // Embeddings come last: who asks for the rest does not read them.
        """
        CREATE TABLE profile (run INTEGER PRIMARY KEY REFERENCES run, task INTEGER NOT NULL, models TEXT NOT NULL, content BLOB NOT NULL,
            vectors BLOB NOT NULL);
        """,
    ];

    /// <summary>Brings the tables up to date; a ledger that is up to date is not locked.</summary>
    /// <param name="connection">Opened for writing.</param>
    /// <param name="steps">The steps of this version of the program.</param>
    /// <param name="path">Of the file, for messages.</param>
    /// <exception cref="StorageException">The file is of a newer version, or no ledger.</exception>
    public static void Upgrade(SqliteConnection connection, IReadOnlyList<string> steps, string path)
    {
        if (VersionOf(connection, steps, path) == steps.Count) return;
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        // Another process may have been faster.
        int version = VersionOf(connection, steps, path);
        for (int i = version; i < steps.Count; i++) Execute(connection, steps[i]);
        Execute(connection, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {steps.Count};");
        transaction.Commit();
    }

    /// <summary>Refuses a file that this program cannot read as it is.</summary>
    /// <inheritdoc cref="Upgrade" path="/param|/exception"/>
    public static void Check(SqliteConnection connection, IReadOnlyList<string> steps, string path)
    {
        int version = VersionOf(connection, steps, path);
        if (version < steps.Count)
            throw new StorageException(
                $"The ledger {path} is of version {version}; this program reads version {steps.Count}. The next job that "
                + "writes to it, or 'hardexample ledger label', brings it up to date.");
    }

    private static int VersionOf(SqliteConnection connection, IReadOnlyList<string> steps, string path)
    {
        int version = Number(connection, "PRAGMA user_version"), application = Number(connection, "PRAGMA application_id");
        bool isEmpty = version == 0 && application == 0 && Number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
        if (application != ApplicationId && !isEmpty)
            throw new StorageException($"{path} is a database, but no ledger. Name another file for the ledger.");
        if (version > steps.Count)
            throw new StorageException(
                $"The ledger {path} was written by a newer version of this program (version {version} of its tables; this program knows "
                + $"{steps.Count}). Update this program, or name another ledger.");
        return version;
    }

    private static int Number(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.Prepare(sql);
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Runs statements without a result.</summary>
    /// <returns>How many rows changed.</returns>
    public static int Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.Prepare(sql);
        return command.ExecuteNonQuery();
    }

    /// <summary>A command of the connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="sql">One statement or more.</param>
    /// <param name="parameters">The names of its parameters, whose values are set in this order.</param>
    public static SqliteCommand Prepare(this SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (string name in parameters) command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }
}
