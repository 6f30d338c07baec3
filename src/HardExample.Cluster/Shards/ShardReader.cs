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
            if (error is not InvalidDataException && StorageErrors.IsStorageError(error))
                throw StorageErrors.Translate(error, "read", path);
            throw;
        }
    }

    /// <summary>All rows in the order in which they were written; one row group is in memory at a time.</summary>
    public IEnumerable<ShardRow> Rows() => Rows(ShardSelection.All);

    /// <summary>Some rows in the order in which they were written; one row group is in memory at a time.</summary>
    /// <param name="selection">Which rows, and what of them; a row may have more than is wanted of it.</param>
    public IEnumerable<ShardRow> Rows(ShardSelection selection)
    {
        var table = new ShardTable();
        for (int g = 0; g < _reader.RowGroupCount; g++)
        {
            using ParquetRowGroupReader group = _reader.OpenRowGroupReader(g);
            Read(table, group, selection);
            for (int row = 0; row < table.Count; row++)
                if (table.IsSelected(row, selection)) yield return table[row];
        }
    }

    private void Read(ShardTable table, ParquetRowGroupReader group, ShardSelection selection)
    {
        try
        {
            table.ReadAsync(group, _reader.Schema, selection).GetAwaiter().GetResult();
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            throw StorageErrors.Translate(error, "read", _file.Name);
        }
    }

    public void Dispose()
    {
        _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _file.Dispose();
    }
}
