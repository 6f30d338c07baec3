namespace HardExample.Jobs.Running;

/// <summary>
/// The one place that collects garbage by hand, at the ends of phases that leave much of it behind beside vectors of which the collector
/// knows nothing: it would let as much garbage gather as is in use.
/// </summary>
internal static class MemoryRelease
{
    /// <summary>What the end of a phase calls.</summary>
    /// <param name="isWanted">Whether the host wants it; a host that does other work at the same time does not, because a collection stops
    /// all of it.</param>
    public static Action For(bool isWanted) => isWanted ? static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive)
        : static () => { };
}
