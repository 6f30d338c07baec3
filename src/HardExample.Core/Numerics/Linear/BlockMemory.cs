using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace HardExample.Core.Numerics.Linear;

/// <summary>
/// A pool of unmanaged memory for product blocks. Thousands of blocks are used one after the other, a few at a time; the allocator of the
/// system would keep freed ones for each thread and grow to a multiple of what is in use.
/// </summary>
internal static unsafe class BlockMemory
{
    private const int Alignment = 64;

    private static readonly ConcurrentBag<(nint Address, long Bytes)> Kept = [];

    /// <summary>Takes memory, of any content.</summary>
    /// <param name="bytes">How much at least.</param>
    /// <returns>Where it is, aligned to 64 bytes, and how much.</returns>
    public static (nint Address, long Bytes) Take(long bytes)
    {
        if (Kept.TryTake(out (nint Address, long Bytes) kept))
        {
            if (kept.Bytes >= bytes) return kept;
            NativeMemory.AlignedFree((void*)kept.Address);
        }
        return ((nint)NativeMemory.AlignedAlloc((nuint)bytes, Alignment), bytes);
    }

    /// <summary>Gives memory back.</summary>
    public static void GiveBack((nint Address, long Bytes) memory)
    {
        if (Kept.Count < Environment.ProcessorCount) Kept.Add(memory);
        else NativeMemory.AlignedFree((void*)memory.Address);
    }
}
