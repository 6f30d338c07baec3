using System.Collections.Immutable;
using HardExample.Core.Predictions;
using HardExample.Vision.Models.Tensors;

namespace HardExample.Vision.Models.Decoding;

/// <summary>Keeps one box an object.</summary>
internal static class NonMaximumSuppression
{
    // Looking at all that was kept takes longer from here on.
    private const int Many = 1024;

    /// <summary>
    /// Greedy, class by class: from the highest score down, a box is kept unless one of its class that was kept before overlaps it by more
    /// than <paramref name="iou"/> (Viola &amp; Jones 2001; Felzenszwalb et al. 2010). Equal scores keep the order of the model.
    /// </summary>
    /// <param name="boxes">Candidates.</param>
    /// <param name="iou">Intersection over union in [0, 1]; null keeps all, sorted.</param>
    /// <param name="max">How many to keep at most.</param>
    public static ImmutableArray<RawBox> Apply(List<RawBox> boxes, double? iou, int max = int.MaxValue)
    {
        RawBox[] sorted = [.. boxes.OrderByDescending(static b => b.Score)];
        if (iou is not { } limit) return [.. sorted.Take(max)];
        var kept = ImmutableArray.CreateBuilder<RawBox>();
        SimilarBoxes? similar = sorted.Length > Many ? new(limit) : null;
        foreach (RawBox box in sorted)
        {
            if (kept.Count >= max) break;
            if (IsSuppressed(box, kept, similar, limit)) continue;
            similar?.Add(kept.Count, box.ClassIndex, box.Box);
            kept.Add(box);
        }
        return kept.ToImmutable();
    }

    private static bool IsSuppressed(RawBox box, ImmutableArray<RawBox>.Builder kept, SimilarBoxes? similar, double limit)
    {
        if (similar is not null) return similar.Near(box.ClassIndex, box.Box).Exists(k => kept[k].Box.IoU(box.Box) > limit);
        foreach (RawBox other in kept)
            if (other.ClassIndex == box.ClassIndex && other.Box.IoU(box.Box) > limit) return true;
        return false;
    }
}
