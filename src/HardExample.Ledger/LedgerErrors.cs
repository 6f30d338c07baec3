using HardExample.Core.Errors;
using Microsoft.Data.Sqlite;

namespace HardExample.Ledger;

/// <summary>Turns errors of SQLite into messages for the user.</summary>
internal static class LedgerErrors
{
    private const int Busy = 5, Locked = 6, ReadOnly = 8, IoError = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NoDatabase = 26;

    /// <summary>Runs something that uses the database.</summary>
    /// <exception cref="StorageException">It failed; the message names the file.</exception>
    public static T Try<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException error)
        {
            throw new StorageException($"The ledger {path} cannot be used: {Reason(error)}", error);
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException)
        {
            throw new StorageException(
                $"The ledger {path} cannot be used: SQLite's library is not there for this platform ({error.GetBaseException().Message}). "
                + "Leave extensions.ledger out, or run on a platform that the program is built for.", error);
        }
    }

    /// <summary>The rows of a query, each read on demand.</summary>
    public static IEnumerable<T> Rows<T>(string path, SqliteCommand command, Func<SqliteDataReader, T> row)
    {
        using SqliteDataReader reader = Try(path, command.ExecuteReader);
        while (Try(path, reader.Read)) yield return row(reader);
    }

    private static string Reason(SqliteException error) => error.SqliteErrorCode switch
    {
        Busy or Locked => $"another process has been writing to it for more than {LedgerFile.BusySeconds} s. Run again when it is done.",
        ReadOnly => "the file or its folder is read-only. Change its permissions, or name another file.",
        Full => "the disk is full. Free some space or name a file on another disk.",
        CannotOpen => "it cannot be opened. See whether it is a file, and its permissions and those of its folder.",
        IoError => $"reading or writing failed ({error.Message}). A ledger must lie on a disk of the machine, not on a network share.",
        Corrupt or NoDatabase => "the file is no ledger, or it is damaged. Name another file, or put back a copy of it.",
        _ => error.Message,
    };
}
