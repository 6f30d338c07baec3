using HardExample.Core.Samples;
using Parquet;
using Parquet.Schema;

namespace HardExample.Cluster.Shards;

/// <summary>All columns of a shard file, with the rows of one row group.</summary>
internal sealed class ShardTable
{
    private const string Training = "training", Population = "population";

    private readonly TextColumn _subset = new("subset", shared: true);
    private readonly ValueColumn<long> _position = new("position");
    private readonly ValueColumn<long> _bytes = new("image_bytes");
    private readonly TextColumn _problem = new("problem");
    private readonly ValueColumn<bool> _modelFailed = new("model_failed");
    private readonly ValueColumn<bool> _unpredicted = new("unpredicted");
    private readonly IShardColumns[] _parts;
    private readonly ShardColumn[] _columns;

    public ShardTable()
    {
        _parts = [new InputColumns(), .. ObservedColumns.All];
        _columns = [_subset, _position, _bytes, _problem, _modelFailed, _unpredicted, .. _parts.SelectMany(static p => p.Columns)];
        Schema = new ParquetSchema([.. _columns.Select(static c => c.Field)]);
    }

    /// <summary>The columns with their types.</summary>
    public ParquetSchema Schema { get; }

    /// <summary>Rows in the table.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a row.</summary>
    public void Add(in ShardRow row)
    {
        _subset.Add(row.IsTraining ? Training : Population);
        _position.Add(row.Index);
        _bytes.Add(row.ImageBytes);
        _problem.Add(row.Problem);
        _modelFailed.Add(row.ModelFailed);
        _unpredicted.Add(row.Unpredicted);
        foreach (IShardColumns part in _parts) part.Add(row.Sample);
        Count++;
    }

    /// <summary>A row that was read.</summary>
    public ShardRow this[int row]
    {
        get
        {
            bool training = IsTraining(row);
            long index = _position[row]!.Value;
            var sample = new Sample { Id = "", Source = "", SequenceIndex = (int)index };
            foreach (IShardColumns part in _parts) sample = part.Read(sample, row);
            return new(training, index, sample, _bytes[row], _problem[row]) { ModelFailed = _modelFailed[row] == true,
                Unpredicted = _unpredicted[row] == true };
        }
    }

    /// <summary>Writes the rows as a row group and empties the table.</summary>
    public async Task WriteAsync(ParquetWriter writer)
    {
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        foreach (ShardColumn column in _columns)
        {
            await column.WriteAsync(group).ConfigureAwait(false);
            column.Clear();
        }
        group.CompleteValidate();
        Count = 0;
    }

    /// <summary>Takes a row group; columns that hold nothing that is wanted of its rows are not read.</summary>
    /// <param name="group">The row group.</param>
    /// <param name="schema">The columns of its file; an older one may lack some, whose rows are then null.</param>
    /// <param name="selection">What is wanted; the table is empty when it selects no row.</param>
    public async Task ReadAsync(ParquetRowGroupReader group, ParquetSchema schema, ShardSelection selection)
    {
        await _subset.ReadAsync(group, schema).ConfigureAwait(false);
        await _problem.ReadAsync(group, schema).ConfigureAwait(false);
        int rows = checked((int)group.RowCount);
        Count = 0;
        Observations wanted = Observations.None;
        for (int row = 0; row < rows; row++)
        {
            if (!IsSelected(row, selection)) continue;
            Count = rows;
            wanted |= selection.Of(IsTraining(row)) ?? Observations.None;
        }
        if (Count == 0) return;
        foreach (ShardColumn column in _columns)
        {
            if (column == _subset || column == _problem) continue;
            if ((column.Holds != Observations.None && (column.Holds & wanted) == 0) || !column.IsIn(schema)) column.Skip(rows);
            else await column.ReadAsync(group, schema).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a row that was read is one of a selection.</summary>
    public bool IsSelected(int row, ShardSelection selection) => selection.Of(IsTraining(row)) is not null || _problem[row] is not null;

    private bool IsTraining(int row) => _subset[row] == Training;
}
