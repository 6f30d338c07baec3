using System.Collections.Immutable;

namespace HardExample.Cluster.Engines;

/// <summary>What a job asks of Slurm; what is not set is left to the cluster.</summary>
public sealed record SlurmOptions
{
    /// <summary>Nothing asked for.</summary>
    public static SlurmOptions Default { get; } = new();

    /// <summary>The partition, as sbatch --partition has it.</summary>
    public string? Partition { get; init; }

    /// <summary>The longest that a step or a shard may take, as sbatch --time has it: "2:00:00".</summary>
    public string? Time { get; init; }

    /// <summary>Memory of plan and observe, as sbatch --mem has it: "4G".</summary>
    public string? Memory { get; init; }

    /// <summary>Memory of reduce, which holds the whole population; null = as the others.</summary>
    public string? ReduceMemory { get; init; }

    /// <summary>Processors of each task; 0 = as many as threads are asked for, or else as the cluster gives.</summary>
    public int Cpus { get; init; }

    /// <summary>The account that pays, as sbatch --account has it.</summary>
    public string? Account { get; init; }

    /// <summary>Further options of sbatch for all steps, each "--name" or "--name=value".</summary>
    public ImmutableArray<string> Extra { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(SlurmOptions? other) => other is not null
        && (Partition, Time, Memory) == (other.Partition, other.Time, other.Memory)
        && (ReduceMemory, Cpus, Account) == (other.ReduceMemory, other.Cpus, other.Account)
        && Extra.SequenceEqual(other.Extra);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Partition, Time, Memory, ReduceMemory, Cpus, Account, Extra.Length);
}
