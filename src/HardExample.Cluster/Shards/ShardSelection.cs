using HardExample.Core.Samples;

namespace HardExample.Cluster.Shards;

/// <summary>Which rows of a shard file are read, and what of them. Rows with a problem are always read.</summary>
/// <param name="Training">What is wanted of training rows; null = they are passed over.</param>
/// <param name="Population">What is wanted of rows of the population; null = they are passed over.</param>
internal readonly record struct ShardSelection(Observations? Training, Observations? Population)
{
    /// <summary>Every row with all that is in the file.</summary>
    public static ShardSelection All => new(ObservationCatalog.Everything, ObservationCatalog.Everything);

    /// <summary>What is wanted of a row; null = it is passed over.</summary>
    public Observations? Of(bool isTraining) => isTraining ? Training : Population;
}
