namespace HardExample.Core.Numerics.Neighbours;

/// <summary>How neighbours are searched.</summary>
public sealed record NeighbourSearch
{
    /// <summary>How many neighbours of each query, at least 1.</summary>
    public required int K { get; init; }

    /// <summary>The reference (itself) that is no neighbour of each query, −1 for none; null = none for all.</summary>
    public int[]? Excluded { get; init; }

    /// <summary>Threads, at least 1; the result does not depend on it.</summary>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Called when much garbage was left behind; the host may collect it.</summary>
    public Action ReleaseMemory { get; init; } = static () => { };

    /// <summary>Stops the search.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>For searches of a set in itself: each vector is left out of its own neighbours.</summary>
    /// <param name="count">Size of the set.</param>
    public static int[] Self(int count)
    {
        var self = new int[count];
        for (int i = 0; i < count; i++) self[i] = i;
        return self;
    }
}
