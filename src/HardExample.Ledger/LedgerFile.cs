using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using HardExample.Core.Errors;
using HardExample.Core.Numerics.Linear;
using Microsoft.Data.Sqlite;

namespace HardExample.Ledger;

/// <summary>
/// What was seen, selected, labelled and rejected, over all jobs: one SQLite file. The key of an image is the SHA-256 of its file, so a
/// renamed or copied image is the same one.
/// </summary>
/// <remarks>
/// SHA-256 and not a faster hash: nobody can make two images that count as one, <c>sha256sum</c> shows the same key, and hashing takes a
/// small part of the time of decoding. Write-ahead log; a transaction is either in the file or not, whenever a process is killed, and with
/// synchronous=FULL also when the power fails. A writer takes the lock at once (BEGIN IMMEDIATE), another one waits for it. An instance is
/// for one thread at a time. SQLite's library is loaded when the first instance is made.
/// </remarks>
public sealed class LedgerFile : IDisposable
{
    /// <summary>How long a process waits for another one that writes, s.</summary>
    public const int BusySeconds = 120;

    private const int IdBytes = 32;

    private readonly SqliteConnection _connection;
    private readonly string _path;
    private SqliteCommand? _stateOf, _isJudged;

    private LedgerFile(SqliteConnection connection, string path) => (_connection, _path) = (connection, path);

    /// <summary>The file.</summary>
    public string Path => _path;

    /// <summary>Opens a ledger for reading and writing; it is made when it is not there, and brought up to date when it is old.</summary>
    /// <param name="path">A file of this machine; its folder must be there.</param>
    /// <exception cref="StorageException">It cannot be opened, is read-only, of a newer version, or no ledger.</exception>
    public static LedgerFile Open(string path) => Open(path, LedgerSchema.Steps);

    /// <summary>Opens a ledger for reading only.</summary>
    /// <param name="path">A file that is there.</param>
    /// <exception cref="StorageException">It is not there, cannot be opened, is of another version, or no ledger.</exception>
    public static LedgerFile OpenRead(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        Require(path);
        // A ledger that nobody can write to has no log beside it, and none can be made there.
        bool isImmutable = File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly) && !File.Exists(path + "-wal");
        string source = isImmutable ? $"{new Uri(path).AbsoluteUri}?immutable=1" : path;
        return Connect(path, source, SqliteOpenMode.ReadOnly, "PRAGMA query_only = 1",
            c => LedgerSchema.Check(c, LedgerSchema.Steps, path));
    }

    /// <summary>Makes sure that a ledger is there.</summary>
    /// <exception cref="StorageException">It is not.</exception>
    public static void Require(string path)
    {
        if (!File.Exists(path)) throw new StorageException($"There is no ledger {path}. A job or an export with a ledger makes one.");
    }

    /// <summary>Makes sure that a file that is about to be replaced is no ledger, under whatever name.</summary>
    /// <exception cref="StorageException">It is a database, or the log of one.</exception>
    public static void RefuseAsTarget(string path)
    {
        if (!File.Exists(path)) return;
        bool isLog = new[] { "-wal", "-shm" }.Any(end => path.EndsWith(end, StringComparison.Ordinal) && File.Exists(path[..^end.Length]));
        if (isLog || StartsAsDatabase(path))
            throw new StorageException($"{path} is a ledger or another database, which must not be replaced. Name another file.");
    }

    internal static LedgerFile Open(string path, IReadOnlyList<string> steps)
    {
        path = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(path)) throw new StorageException($"The ledger {path} is a folder. Name a file.");
        string folder = System.IO.Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
            throw new StorageException($"There is no folder {folder} for the ledger. Make it, or name another file.");
        if (File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
            throw new StorageException($"The ledger {path} is read-only. Change its permissions, or name another file.");
        return Connect(path, path, SqliteOpenMode.ReadWriteCreate,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA foreign_keys = 0",
            c => LedgerSchema.Upgrade(c, steps, path));
    }

    /// <summary>The state of an image; null when the ledger does not know it.</summary>
    /// <param name="id">SHA-256, 64 hexadecimal digits.</param>
    public LedgerState? StateOf(string id)
    {
        _stateOf ??= _connection.Prepare("SELECT state FROM sample WHERE hash = $hash", "$hash");
        _stateOf.Parameters[0].Value = BytesOf(id);
        return LedgerErrors.Try(_path, _stateOf.ExecuteScalar) is long state ? (LedgerState)state : null;
    }

    /// <summary>Whether a run judged an image with the same parameters, weights and models.</summary>
    /// <param name="id">SHA-256, 64 hexadecimal digits.</param>
    /// <param name="config">As in <see cref="LedgerRun.Config"/>.</param>
    public bool IsJudged(string id, string config)
    {
        _isJudged ??= _connection.Prepare("""
            SELECT 1 FROM sample s JOIN history h ON h.sample = s.id JOIN run r ON r.id = h.run
            WHERE s.hash = $hash AND r.config = $config LIMIT 1
            """, "$hash", "$config");
        _isJudged.Parameters[0].Value = BytesOf(id);
        _isJudged.Parameters[1].Value = config;
        return LedgerErrors.Try(_path, _isJudged.ExecuteScalar) is not null;
    }

    /// <summary>Records a run: all of it in one transaction, or nothing.</summary>
    /// <param name="run">The run.</param>
    /// <param name="records">What happened; of one image only the first event of a state counts.</param>
    /// <param name="profile">What the population looked like; null = nothing is kept of it.</param>
    /// <returns>How many events were recorded.</returns>
    /// <exception cref="StorageException">It cannot be written; nothing was.</exception>
    public int Record(LedgerRun run, IEnumerable<LedgerRecord> records, LedgerProfile? profile = null) => LedgerErrors.Try(_path, () =>
    {
        using SqliteTransaction transaction = _connection.BeginTransaction(deferred: false);
        using var writer = new LedgerWriter(_connection, run);
        int written = 0;
        foreach (LedgerRecord record in records)
            if (writer.Write(record)) written++;
        if (profile is not null) writer.Write(profile);
        transaction.Commit();
        return written;
    });

    /// <summary>The images that were chosen and have an embedding, ordered by id.</summary>
    /// <param name="extractor">Whose embeddings (<see cref="LedgerRecord.Extractor"/>).</param>
    /// <returns>Embeddings of length 1, and the label, null without one.</returns>
    public IEnumerable<(float[] Embedding, string? Label)> ReadChosen(string extractor)
    {
        using SqliteCommand command = _connection.Prepare(LedgerQuery.Chosen, "$extractor");
        command.Parameters[0].Value = extractor;
        foreach (var known in LedgerErrors.Rows(_path, command, static r => (VectorOf((byte[])r[0]), Text(r, 1)))) yield return known;
    }

    /// <summary>What the populations of the last runs of a task looked like, without embeddings; the last run first.</summary>
    /// <param name="task">The task, as a number.</param>
    /// <param name="count">At most so many runs.</param>
    public IReadOnlyList<LedgerProfile> ReadProfiles(int task, int count)
    {
        using SqliteCommand command = _connection.Prepare("""
            SELECT p.task, p.models, p.content, r.time, r.id FROM profile p JOIN run r ON r.id = p.run WHERE p.task = $task
            ORDER BY r.time DESC, r.id DESC LIMIT $count
            """, "$task", "$count");
        command.Parameters[0].Value = task;
        command.Parameters[1].Value = count;
        return [.. LedgerErrors.Rows(_path, command, static r => new LedgerProfile(r.GetInt32(0), r.GetString(1), (byte[])r[2], [])
        {
            Time = DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(3)), Run = r.GetInt64(4),
        })];
    }

    /// <summary>A profile with its embeddings.</summary>
    public LedgerProfile WithEmbeddings(LedgerProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        using SqliteCommand command = _connection.Prepare("SELECT vectors FROM profile WHERE run = $run", "$run");
        command.Parameters[0].Value = profile.Run;
        return profile with { Embeddings = LedgerErrors.Try(_path, command.ExecuteScalar) as byte[] ?? [] };
    }

    /// <summary>Images with their whole history, in the order in which they were met first; read as they are asked for.</summary>
    /// <param name="filter">Which images.</param>
    public IEnumerable<LedgerEntry> Read(LedgerFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        using SqliteCommand command = _connection.CreateCommand();
        string wanted = filter.IsAll ? ""
            : $"WHERE s.id IN (SELECT h.sample FROM {LedgerQuery.Events} WHERE {LedgerQuery.Where(filter, command)})";
        command.CommandText = $"""
            SELECT s.id, s.hash, s.state, coalesce(h.source, s.source), r.name, r.time, h.state, h.coefficient, h.reasons, c.name,
                h.confidence, h.label, h.label_source, h.difficulty, h.control, h.detail
            FROM sample s JOIN history h ON h.sample = s.id JOIN run r ON r.id = h.run LEFT JOIN class c ON c.id = h.class
            {wanted} ORDER BY s.id, h.id
            """;
        LedgerEntry? entry = null;
        long current = -1;
        var history = ImmutableArray.CreateBuilder<LedgerEvent>();
        foreach ((long row, string id, LedgerState state, LedgerEvent next) in LedgerErrors.Rows(_path, command, LedgerQuery.EventOf))
        {
            if (row != current)
            {
                if (entry is not null) yield return entry with { History = history.ToImmutable() };
                history.Clear();
                (current, entry) = (row, new() { Id = id, State = state, History = [] });
            }
            history.Add(next);
        }
        if (entry is not null) yield return entry with { History = history.ToImmutable() };
    }

    /// <summary>Names under which chosen images were met, with their ids; an image may have several.</summary>
    public IEnumerable<(string Source, string Id)> ReadChosenSources()
    {
        using SqliteCommand command = _connection.Prepare("""
            SELECT DISTINCT coalesce(h.source, s.source), s.hash FROM sample s JOIN history h ON h.sample = s.id WHERE s.state > 0
            """);
        foreach (var named in LedgerErrors.Rows(_path, command, static r => (r.GetString(0), IdOf((byte[])r[1])))) yield return named;
    }

    /// <summary>How many images the ledger knows, by state.</summary>
    public IReadOnlyDictionary<LedgerState, long> Count()
    {
        using SqliteCommand command = _connection.Prepare("SELECT state, count(*) FROM sample GROUP BY state");
        return LedgerErrors.Rows(_path, command, static r => ((LedgerState)r.GetInt64(0), r.GetInt64(1)))
            .ToDictionary(static c => c.Item1, static c => c.Item2);
    }

    /// <summary>How many images <see cref="Read"/> gives.</summary>
    /// <param name="filter">Which images.</param>
    public long Count(LedgerFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = $"SELECT count(DISTINCT h.sample) FROM {LedgerQuery.Events} WHERE {LedgerQuery.Where(filter, command)}";
        return LedgerErrors.Try(_path, () => (long)command.ExecuteScalar()!);
    }

    /// <summary>Removes the events that a filter means, in one transaction; an image without any left is forgotten.</summary>
    /// <returns>How many events and how many images were removed.</returns>
    /// <exception cref="StorageException">It cannot be written; nothing was removed.</exception>
    public (int Events, int Images) Remove(LedgerFilter filter) => LedgerErrors.Try(_path, () =>
    {
        ArgumentNullException.ThrowIfNull(filter);
        using SqliteTransaction transaction = _connection.BeginTransaction(deferred: false);
        LedgerSchema.Execute(_connection, "CREATE TEMP TABLE gone (event INTEGER PRIMARY KEY, sample INTEGER NOT NULL)");
        using SqliteCommand choose = _connection.CreateCommand();
        choose.CommandText = $"INSERT INTO gone SELECT h.id, h.sample FROM {LedgerQuery.Events} WHERE {LedgerQuery.Where(filter, choose)}";
        int events = choose.ExecuteNonQuery();
        LedgerSchema.Execute(_connection, $"""
            DELETE FROM history WHERE id IN (SELECT event FROM gone);
            DELETE FROM embedding WHERE sample IN (SELECT sample FROM gone) AND NOT EXISTS
                (SELECT 1 FROM history h WHERE h.sample = embedding.sample AND h.state > 0);
            UPDATE sample SET state = {LedgerQuery.CurrentState} WHERE id IN (SELECT g.sample FROM gone g JOIN history h
                ON h.sample = g.sample);
            """);
        int images = LedgerSchema.Execute(_connection, """
            DELETE FROM sample WHERE id IN (SELECT sample FROM gone) AND NOT EXISTS (SELECT 1 FROM history h WHERE h.sample = sample.id)
            """);
        LedgerSchema.Execute(_connection, """
            DELETE FROM profile WHERE run NOT IN (SELECT run FROM history);
            DELETE FROM run WHERE id NOT IN (SELECT run FROM history) AND id NOT IN (SELECT run FROM profile);
            DROP TABLE gone
            """);
        transaction.Commit();
        return (events, images);
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _stateOf?.Dispose();
        _isJudged?.Dispose();
        _connection.Dispose();
    }

    internal static byte[] BytesOf(string id)
    {
        byte[] bytes = Convert.FromHexString(id);
        return bytes.Length == IdBytes ? bytes
            : throw new ArgumentException($"'{id}' is not a SHA-256 of 64 hexadecimal digits.", nameof(id));
    }

    internal static string IdOf(byte[] hash) => Convert.ToHexStringLower(hash);

    internal static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static bool StartsAsDatabase(string path)
    {
        ReadOnlySpan<byte> header = "SQLite format 3\0"u8;
        var target = new FileInfo(path);
        target = target.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? target;
        // Pipes and devices have no length; they are not opened.
        if (!target.Exists || target.Length < header.Length) return false;
        Span<byte> start = stackalloc byte[header.Length];
        using var file = new FileStream(target.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(header);
    }

    private static float[] VectorOf(byte[] bytes)
    {
        ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(bytes);
        var vector = new float[halves.Length];
        TensorPrimitives.ConvertToSingle(halves, vector);
        VectorSet.Normalise(vector);
        return vector;
    }

    private static LedgerFile Connect(string path, string source, SqliteOpenMode mode, string pragmas, Action<SqliteConnection> prepare)
    {
        var connection = LedgerErrors.Try(path, () => new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = source, Mode = mode, Pooling = false, DefaultTimeout = BusySeconds,
        }.ToString()));
        try
        {
            return LedgerErrors.Try(path, () =>
            {
                connection.Open();
                LedgerSchema.Execute(connection, pragmas);
                prepare(connection);
                return new LedgerFile(connection, path);
            });
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
