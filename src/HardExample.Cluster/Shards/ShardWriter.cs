using System.IO.Compression;
using HardExample.Core.Errors;
using HardExample.Storage;
using Parquet;

namespace HardExample.Cluster.Shards;

/// <summary>Writes shard files.</summary>
internal static class ShardWriter
{
    private const int RowsInGroup = 1024, KeptBuffers = 64 << 20;

    /// <summary>How shard files are written and read.</summary>
    internal static ParquetOptions Options => new()
    {
        CompressionMethod = CompressionMethod.Zstd,
        // Vectors hardly shrink at any level, and the level that the library chooses by itself takes longer than observing a small image.
        CompressionLevel = CompressionLevel.Fastest,
        MaximumSmallPoolFreeBytes = KeptBuffers,
        MaximumLargePoolFreeBytes = KeptBuffers,
    };

    /// <summary>Writes a file under a temporary name, flushes it to disk and renames it, so that no reader sees a part of it.</summary>
    /// <param name="path">Where the file goes; an older one is replaced.</param>
    /// <param name="rows">The rows; read while the file is written.</param>
    /// <param name="header">Makes the header when all rows are written, given their number.</param>
    /// <returns>The checksum of the file.</returns>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    public static string Write(string path, IEnumerable<ShardRow> rows, Func<long, ShardHeader> header)
    {
        string temporary = TemporaryName.For(path);
        try
        {
            string checksum;
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1 << 16))
            {
                WriteAsync(file, rows, header).GetAwaiter().GetResult();
                checksum = ShardChecksum.Seal(file);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
            return checksum;
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            throw StorageErrors.Translate(error, "write", path);
        }
        finally
        {
            TemporaryName.Remove(temporary);
        }
    }

    private static async Task WriteAsync(Stream file, IEnumerable<ShardRow> rows, Func<long, ShardHeader> header)
    {
        var table = new ShardTable();
        long count = 0;
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(table.Schema, file, Options).ConfigureAwait(false);
        foreach (ShardRow row in rows)
        {
            table.Add(row);
            count++;
            if (table.Count == RowsInGroup) await table.WriteAsync(writer).ConfigureAwait(false);
        }
        if (table.Count > 0) await table.WriteAsync(writer).ConfigureAwait(false);
        writer.CustomMetadata = new Dictionary<string, string>(header(count).ToMetadata()) { [ShardChecksum.Key] = ShardChecksum.Unsealed };
    }
}
