using HardExample.Core.Samples;
using HardExample.Jobs.Caching;
using Parquet;
using Parquet.Schema;

namespace HardExample.Cluster.Shards;

/// <summary>All columns of a shard file, with the rows of one row group.</summary>
internal sealed class ShardTable
{
    private const string Training = "training", Population = "population";

    private readonly TextColumn _subset;
    private readonly ValueColumn<long> _position = new("position");
    private readonly ValueColumn<long> _bytes = new("image_bytes");
    private readonly TextColumn _problem = new("problem");
    private readonly IShardColumns[] _parts;
    private readonly ShardColumn[] _columns;

    /// <param name="names">Where names are kept once for all row groups and files that are read together.</param>
    public ShardTable(StringPool names)
    {
        _subset = new("subset", names);
        _parts = [new InputColumns(names), new PredictionColumns(names), new ObservationColumns(names), new ViewColumns(names)];
        _columns = [_subset, _position, _bytes, _problem, .. _parts.SelectMany(static p => p.Columns)];
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
            return new(training, index, sample, _bytes[row], _problem[row]);
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
    /// <param name="selection">What is wanted; the table is empty when it selects no row.</param>
    public async Task ReadAsync(ParquetRowGroupReader group, ShardSelection selection)
    {
        await _subset.ReadAsync(group).ConfigureAwait(false);
        await _problem.ReadAsync(group).ConfigureAwait(false);
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
            if (column.Holds != Observations.None && (column.Holds & wanted) == 0) column.Skip(rows);
            else await column.ReadAsync(group).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a row that was read is one of a selection.</summary>
    public bool IsSelected(int row, ShardSelection selection) => selection.Of(IsTraining(row)) is not null || _problem[row] is not null;

    private bool IsTraining(int row) => _subset[row] == Training;
}
