namespace HardExample.Core.Numerics;

/// <summary>Settings of parallel loops.</summary>
internal static class ParallelLoop
{
    /// <summary>Threads and cancellation of a loop.</summary>
    /// <param name="threads">Fewer than 1 count as 1: the framework would refuse 0 and take −1 for "as many as it likes".</param>
    /// <param name="cancel">Stops the loop between two of its steps.</param>
    internal static ParallelOptions Options(int threads, CancellationToken cancel) =>
        new() { MaxDegreeOfParallelism = Math.Max(1, threads), CancellationToken = cancel };
}
