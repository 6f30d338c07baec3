using HardExample.Core.Samples;

namespace HardExample.Cluster.Shards;

/// <summary>Columns that belong together: they hold one part of a sample.</summary>
internal interface IShardColumns
{
    /// <summary>The columns, in the order of the file.</summary>
    IEnumerable<ShardColumn> Columns { get; }

    /// <summary>Adds a row.</summary>
    void Add(Sample sample);

    /// <summary>The sample with what a row says.</summary>
    Sample Read(Sample sample, int row);
}
