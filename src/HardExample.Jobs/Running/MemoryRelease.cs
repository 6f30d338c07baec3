namespace HardExample.Jobs.Running;

/// <summary>
/// Collects garbage explicitly, at the ends of phases that leave much of it beside unmanaged vectors. The collector does not count those
/// and would let as much garbage accumulate as memory is in use.
/// </summary>
internal static class MemoryRelease
{
    /// <summary>What the end of a phase calls.</summary>
    /// <param name="isWanted">Whether the host wants it; a host that does other work at the same time does not, because a collection stops
    /// all of it.</param>
    public static Action For(bool isWanted) => isWanted ? static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive)
        : static () => { };
}
