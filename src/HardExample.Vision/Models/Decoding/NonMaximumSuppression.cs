using HardExample.Vision.Models.Tensors;
using System.Collections.Immutable;

namespace HardExample.Vision.Models.Decoding;

/// <summary>Keeps one box an object.</summary>
internal static class NonMaximumSuppression
{
    /// <summary>
    /// Greedy, class by class: from the highest score down, a box is kept unless one of its class that was kept before overlaps it by more
    /// than
    /// <paramref name="iou"/> (Viola &amp; Jones 2001; Felzenszwalb et al. 2010). Equal scores keep the order of the model.
    /// </summary>
    /// <param name="boxes">Candidates.</param>
    /// <param name="iou">Intersection over union in [0, 1]; null keeps all, sorted.</param>
    /// <param name="max">How many to keep at most.</param>
    public static ImmutableArray<RawBox> Apply(List<RawBox> boxes, double? iou, int max = int.MaxValue)
    {
        RawBox[] sorted = [.. boxes.OrderByDescending(static b => b.Score)];
        if (iou is not { } limit) return [.. sorted.Take(max)];
        var kept = ImmutableArray.CreateBuilder<RawBox>();
        foreach (RawBox box in sorted)
        {
            if (kept.Count >= max) break;
            if (!IsSuppressed(box, kept, limit)) kept.Add(box);
        }
        return kept.ToImmutable();
    }

    private static bool IsSuppressed(RawBox box, ImmutableArray<RawBox>.Builder kept, double limit)
    {
        foreach (RawBox other in kept)
            if (other.ClassIndex == box.ClassIndex && other.Box.IoU(box.Box) > limit) return true;
        return false;
    }
}
