using HardExample.Core.Errors;
using HardExample.Storage;
using Parquet;

namespace HardExample.Cluster.Shards;

/// <summary>Reads a shard file, row group by row group, after its checksum was compared.</summary>
internal sealed class ShardReader : IDisposable
{
    private readonly FileStream _file;
    private readonly ParquetReader _reader;

    private ShardReader(FileStream file, ParquetReader reader, ShardHeader header, string checksum) =>
        (_file, _reader, Header, Checksum) = (file, reader, header, checksum);

    /// <summary>What the file says of itself.</summary>
    public ShardHeader Header { get; }

    /// <summary>The checksum, which is that of the bytes.</summary>
    public string Checksum { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">The file is cut short or damaged, or of another version.</exception>
    /// <exception cref="StorageException">The file is not there or cannot be read.</exception>
    public static ShardReader Open(string path)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16);
            string checksum = ShardChecksum.Verify(file);
            file.Position = 0;
            ParquetReader reader = ParquetReader.CreateAsync(file, ShardWriter.Options, leaveStreamOpen: true).GetAwaiter().GetResult();
            return new(file, reader, ShardHeader.From(reader.CustomMetadata), checksum);
        }
        catch (Exception error)
        {
            file?.Dispose();
            if (error is InvalidDataException) throw;
            if (StorageErrors.IsStorageError(error)) throw StorageErrors.Translate(error, "read", path);
            // Whatever the library throws on a footer that somebody wrote with a check sum of his own.
            throw new InvalidDataException("its footer cannot be read although its checksum fits", error);
        }
    }

    /// <summary>All rows in the order in which they were written; one row group is in memory at a time.</summary>
    /// <exception cref="InputException">The columns are not those that were written, although the checksum fits.</exception>
    public IEnumerable<ShardRow> Rows() => Rows(ShardSelection.All);

    /// <summary>Some rows in the order in which they were written; one row group is in memory at a time.</summary>
    /// <param name="selection">Which rows, and what of them; a row may have more than is wanted of it.</param>
    /// <inheritdoc cref="Rows()" path="/exception"/>
    public IEnumerable<ShardRow> Rows(ShardSelection selection)
    {
        var table = new ShardTable();
        for (int g = 0; g < _reader.RowGroupCount; g++)
        {
            Read(table, g, selection);
            for (int row = 0; row < table.Count; row++)
                if (RowOf(table, row, selection) is { } selected) yield return selected;
        }
    }

    private void Read(ShardTable table, int rowGroup, ShardSelection selection)
    {
        try
        {
            using ParquetRowGroupReader group = _reader.OpenRowGroupReader(rowGroup);
            table.ReadAsync(group, _reader.Schema, selection).GetAwaiter().GetResult();
        }
        catch (Exception error)
        {
            throw Unreadable(error);
        }
    }

    private ShardRow? RowOf(ShardTable table, int row, ShardSelection selection)
    {
        try
        {
            return table.IsSelected(row, selection) ? table[row] : null;
        }
        catch (Exception error)
        {
            throw Unreadable(error);
        }
    }

    // The checksum shows damage, not intent: whatever library and columns throw is a fault of the file.
    private Exception Unreadable(Exception error) => StorageErrors.IsStorageError(error)
        ? StorageErrors.Translate(error, "read", _file.Name)
        : new InputException($"The shard file {_file.Name} cannot be read although its checksum fits: it was not written by this program. "
            + "Make it anew.", error);

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _file.Dispose();
    }
}
