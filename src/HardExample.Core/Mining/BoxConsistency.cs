using System.Runtime.InteropServices;
using HardExample.Core.Features;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>How far two detections of the same scene differ.</summary>
internal static class BoxConsistency
{
    /// <summary>Weaker boxes are noise; those from here to score_threshold_low still tell something.</summary>
    internal const double WeakestScore = 0.05;

    private const double MatchIoU = 0.25;

    // Of thousands of boxes over each other the best partners of each are enough; all pairs would not fit into memory.
    private const int MostPairs = 256;

    /// <summary>
    /// u = s³/(s³ + low³), how far a box counts as delivered: 1/2 at score_threshold_low, where the service decides, 1/9 at half and 8/9 at twice of it. A
    /// score that moves from 0.8 to 0.7 changes nothing for who uses the boxes; from 0.35 to 0.25 it does.
    /// </summary>
    /// <param name="score">s in [0, 1].</param>
    /// <param name="low">score_threshold_low in [0, 1].</param>
    internal static double SoftThreshold(double score, double low)
    {
        double cube = score * score * score;
        return cube > 0 ? cube / (cube + low * low * low) : 0;
    }

    /// <summary>Σ s u over all boxes that count: how loud a detector is.</summary>
    /// <param name="boxes">Its boxes.</param>
    /// <param name="low">score_threshold_low in [0, 1].</param>
    internal static double DetectionMass(IEnumerable<DetectedBox> boxes, double low)
    {
        double sum = 0;
        foreach (DetectedBox box in boxes)
            if (box.Score >= WeakestScore) sum += box.Score * SoftThreshold(box.Score, low);
        return sum;
    }

    /// <summary>
    /// min(1, Σ s u/Q05)⁸: what is left of the certainty of a detector that finds less than even quiet training images have. The power is near that of the training
    /// images' own lower tail: P(Σ s u less than x Q05) goes down as x⁹ to x¹⁰ for two detectors.
    /// </summary>
    /// <param name="mass">Σ s u of the image.</param>
    /// <param name="massQuantile">Q05; 0 when it is not known.</param>
    internal static double LowMassPenalty(double mass, double massQuantile)
    {
        double share = massQuantile > 0 ? Math.Min(1, mass / massQuantile) : 1;
        double square = share * share, fourth = square * square;
        return fourth * fourth;
    }

    /// <summary>The share of the ten thresholds 0.5, 0.55, …, 0.95 that an overlap reaches (Lin et al., "Microsoft COCO", 2014), in [0, 1].</summary>
    internal static double InPlace(double iou) =>
        // An overlap that is exactly a threshold must not fall short of it by rounding.
        Math.Clamp(Math.Floor((iou - 0.5) / 0.05 + 1e-9) + 1, 0, 10) / 10;

    /// <summary>
    /// 1 − 2 Σ c(IoU) · min(u, u′)/(Σ u + Σ u′) · min(1, (Σ s u + Σ s′ u′)/(2 Q05))⁸ over the matched boxes, u how far a box counts as delivered and c the credit for
    /// its place; in [0, 1]; null when both sides are empty and nothing is expected.
    /// </summary>
    /// <param name="first">Boxes of one detection.</param>
    /// <param name="second">Boxes of the other, in the same pixels.</param>
    /// <param name="massQuantile">The least Σ s u that an image of the training set has ("Q05").</param>
    /// <param name="low">score_threshold_low in [0, 1].</param>
    /// <param name="credit">c.</param>
    internal static double? Distance(IReadOnlyList<DetectedBox> first, IReadOnlyList<DetectedBox> second, double massQuantile, double low, Func<double, double> credit)
    {
        DetectedBox[] a = [.. first.Where(static b => b.Score >= WeakestScore)], b = [.. second.Where(static b => b.Score >= WeakestScore)];
        double total = a.Sum(x => SoftThreshold(x.Score, low)) + b.Sum(x => SoftThreshold(x.Score, low));
        if (total == 0) return massQuantile > 0 ? 1 : null;

        var pairs = new List<(double IoU, int A, int B)>();
        var grid = new BoxGrid([.. b.Select(static x => x.Box)]);
        for (int i = 0; i < a.Length; i++)
        {
            int firstPair = pairs.Count;
            foreach (int j in grid.Near(a[i].Box))
            {
                if (!string.Equals(a[i].Label, b[j].Label, StringComparison.Ordinal)) continue;
                double iou = a[i].Box.IoU(b[j].Box);
                if (iou >= MatchIoU) pairs.Add((iou, i, j));
            }
            if (pairs.Count - firstPair <= MostPairs) continue;
            pairs.Sort(firstPair, pairs.Count - firstPair, Comparer<(double IoU, int A, int B)>.Create(Order));
            pairs.RemoveRange(firstPair + MostPairs, pairs.Count - firstPair - MostPairs);
        }
        // Best overlap first; equal overlaps by score, then by place, so that neither side's order decides.
        pairs.Sort(Order);

        var takenA = new bool[a.Length];
        var takenB = new bool[b.Length];
        double agreed = 0;
        foreach ((double iou, int i, int j) in CollectionsMarshal.AsSpan(pairs))
        {
            if (takenA[i] || takenB[j]) continue;
            (takenA[i], takenB[j]) = (true, true);
            agreed += credit(iou) * Math.Min(SoftThreshold(a[i].Score, low), SoftThreshold(b[j].Score, low));
        }
        return Math.Clamp(1 - 2 * agreed / total * LowMassPenalty(DetectionMass(a, low) + DetectionMass(b, low), 2 * massQuantile), 0, 1);

        int Order((double IoU, int A, int B) x, (double IoU, int A, int B) y) =>
            x.IoU != y.IoU ? y.IoU.CompareTo(x.IoU) : Strength(y) != Strength(x) ? Strength(y).CompareTo(Strength(x)) : (x.A, x.B).CompareTo((y.A, y.B));

        double Strength((double IoU, int A, int B) pair) => Math.Min(a[pair.A].Score, b[pair.B].Score);
    }
}
