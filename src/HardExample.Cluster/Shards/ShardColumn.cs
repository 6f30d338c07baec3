using System.Buffers;
using HardExample.Core.Samples;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace HardExample.Cluster.Shards;

/// <summary>One column of a shard file while a row group is filled or read.</summary>
internal abstract class ShardColumn
{
    /// <summary>The column in the file's schema.</summary>
    public abstract Field Field { get; }

    /// <summary>What the column holds; nothing = it is read whatever is wanted.</summary>
    public Observations Holds { get; init; }

    /// <summary>Empties the column for the next row group.</summary>
    public abstract void Clear();

    /// <summary>Writes what was added.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group);

    /// <summary>Earlier names of the column, under which it is still read.</summary>
    public IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <summary>Whether a file has the column, under this name or an earlier one.</summary>
    public bool IsIn(ParquetSchema schema) => NameIn(schema) is not null;

    /// <summary>Takes the column of a row group of a file that has it.</summary>
    public abstract Task ReadAsync(ParquetRowGroupReader group, ParquetSchema schema);

    /// <summary>Passes over the column of a row group: every row is null.</summary>
    public abstract void Skip(int rows);

    /// <summary>The name that the column has in a file; null when it is not there.</summary>
    protected string? NameIn(ParquetSchema schema) =>
        FormerNames.Prepend(Field.Name).FirstOrDefault(name => schema.Fields.Any(f => f.Name == name));
}

/// <summary>Values with the levels that Parquet tells rows, nulls and empty lists by (Melnik et al., "Dremel", 2010).</summary>
/// <typeparam name="T">A value, as the Parquet library has it.</typeparam>
internal abstract class ShardColumn<T> : ShardColumn where T : struct
{
    private readonly ArrayBufferWriter<int> _definitions = new();
    private readonly ArrayBufferWriter<int> _repetitions = new();
    private readonly ArrayBufferWriter<T> _values = new();

    protected abstract DataField Data { get; }

    /// <summary>The values that are there, row after row.</summary>
    protected ReadOnlySpan<T> Values => _values.WrittenSpan;

    protected ReadOnlySpan<int> Definitions => _definitions.WrittenSpan;

    protected ReadOnlySpan<int> Repetitions => _repetitions.WrittenSpan;

    public override void Clear()
    {
        _values.ResetWrittenCount();
        _definitions.ResetWrittenCount();
        _repetitions.ResetWrittenCount();
    }

    public override Task WriteAsync(ParquetRowGroupWriter group) => group.WriteAllPartsAsync(
        Data, _values.WrittenMemory, _definitions.WrittenMemory, Data.MaxRepetitionLevel > 0 ? _repetitions.WrittenMemory
        : null, CancellationToken.None);

    public override async Task ReadAsync(ParquetRowGroupReader group, ParquetSchema schema)
    {
        Clear();
        string? name = NameIn(schema);
        DataField data = name == Field.Name ? Data : schema.DataFields.First(f => f.Path.FirstPart == name);
        using RawColumnData column = await group.ReadRawColumnDataBaseAsync(data, CancellationToken.None).ConfigureAwait(false);
        var read = (RawColumnData<T>)column;
        _definitions.Write(read.DefinitionLevels);
        if (Data.MaxRepetitionLevel > 0) _repetitions.Write(read.RepetitionLevels);
        // Text refers to buffers that the library reuses; a copy is needed to keep it.
        _values.Write(Keep(read.Values));
    }

    /// <summary>Copies values that refer to the library's buffers.</summary>
    protected virtual ReadOnlySpan<T> Keep(ReadOnlySpan<T> values) => values;

    protected void Put(ReadOnlySpan<T> values) => _values.Write(values);

    protected void PutLevels(int definition, int repetition)
    {
        _definitions.Write([definition]);
        _repetitions.Write([repetition]);
    }
}
