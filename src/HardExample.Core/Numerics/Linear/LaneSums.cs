using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HardExample.Core.Numerics.Linear;

/// <summary>Sums of sixteen lanes in one order: i and i + 8, of these i and i + 4, i + 2, i + 1.</summary>
internal static class LaneSums
{
    /// <summary>The sum of one set of lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Of(Vector256<float> low, Vector256<float> high)
    {
        Vector128<float> four = Fours(low, high);
        return four[0] + four[2] + (four[1] + four[3]);
    }

    /// <summary>The sums of four sets of lanes, side by side (x64).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Of(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        Vector128<float> ab = Sse.UnpackLow(a, b) + Sse.UnpackHigh(a, b), cd = Sse.UnpackLow(c, d) + Sse.UnpackHigh(c, d);
        return Sse.MoveLowToHigh(ab, cd) + Sse.MoveHighToLow(cd, ab);
    }

    /// <summary>Sixteen lanes to four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Fours(Vector256<float> low, Vector256<float> high)
    {
        Vector256<float> eight = low + high;
        return eight.GetLower() + eight.GetUpper();
    }

    /// <summary>Sixteen lanes to four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Fours(Vector512<float> lanes) => Fours(lanes.GetLower(), lanes.GetUpper());
}
