using System.Runtime.InteropServices;
using HardExample.Core.Samples;

namespace HardExample.Core.Predictions;

/// <summary>How far two detections of the same scene differ.</summary>
internal static class BoxConsistency
{
    /// <summary>Boxes with a lower score are ignored as noise.</summary>
    internal const double MinScore = 0.05;

    private const double MatchIoU = 0.25;

    // Of thousands of boxes over each other some partners of each are enough; all pairs would fit into neither time nor memory.
    private const int MaxPairs = 1 << 20, MinPartners = 32;

    /// <summary>The soft threshold of a score (Hill function of order 3).</summary>
    /// <remarks>
    /// <code>
    /// u = s³ / (s³ + low³)
    /// </code>
    /// Range [0, 1]: 1/2 at score_threshold_low, 1/9 at half and 8/9 at twice of it. The service keeps boxes from score_threshold_low on,
    /// so a score that falls from 0.35 to 0.25 matters and one that falls from 0.8 to 0.7 does not.
    /// </remarks>
    /// <param name="score">s in [0, 1].</param>
    /// <param name="low">score_threshold_low in [0, 1].</param>
    internal static double SoftThreshold(double score, double low)
    {
        double cube = score * score * score;
        return cube > 0 ? cube / (cube + low * low * low) : 0;
    }

    /// <summary>The detection mass of an image: Σ s u over its boxes, u the soft threshold of their score s; at least 0.</summary>
    /// <param name="boxes">The boxes; those under <see cref="MinScore"/> are ignored.</param>
    /// <param name="low">score_threshold_low in [0, 1].</param>
    internal static double DetectionMass(IEnumerable<DetectedBox> boxes, double low)
    {
        double sum = 0;
        foreach (DetectedBox box in boxes)
            if (box.Score >= MinScore) sum += box.Score * SoftThreshold(box.Score, low);
        return sum;
    }

    /// <summary>
    /// The share of all IoU thresholds from 0.5 to 1 that an overlap reaches, (IoU − 0.5)/0.5 cut to [0, 1]: what the thresholds 0.5, 0.55,
    /// …, 0.95 (Lin et al., "Microsoft COCO", 2014) are a sample of.
    /// </summary>
    internal static double LocalisationCredit(double iou) => Math.Clamp((iou - 0.5) / 0.5, 0, 1);

    /// <summary>The distance of two detections of one scene: 0 when they agree, 1 when nothing matches.</summary>
    /// <remarks>
    /// <code>
    /// d = 1 − 2 Σ c(IoU) min(u, u′) / (Σ u + Σ u′) · L
    /// </code>
    /// The first sum runs over matched boxes: same class, IoU at least 0.25, best overlap first, each box once. u is the soft threshold of
    /// a score (<see cref="SoftThreshold"/>), L the low-mass penalty (<see cref="DetectionMassLimit.Penalty"/>) of the mean mass of both.
    /// Range [0, 1].
    /// </remarks>
    /// <param name="first">Boxes of one detection.</param>
    /// <param name="second">Boxes of the other, in the same pixels.</param>
    /// <param name="limit">The mass that training images have.</param>
    /// <param name="low">score_threshold_low in [0, 1].</param>
    /// <param name="credit">c in [0, 1]: how much a match with this IoU counts.</param>
    /// <returns>Null when there is no box on either side and the detection mass of training images is not known.</returns>
    internal static double? Distance(
        IReadOnlyList<DetectedBox> first, IReadOnlyList<DetectedBox> second, DetectionMassLimit limit, double low,
        Func<double, double> credit)
    {
        DetectedBox[] a = [.. first.Where(static b => b.Score >= MinScore)], b = [.. second.Where(static b => b.Score >= MinScore)];
        double total = a.Sum(x => SoftThreshold(x.Score, low)) + b.Sum(x => SoftThreshold(x.Score, low));
        if (total == 0) return limit.Quantile > 0 ? 1 : null;

        var pairs = new List<(double IoU, int A, int B)>();
        var labels = new Dictionary<string, int>(StringComparer.Ordinal);
        var partners = new SimilarBoxes(MatchIoU);
        for (int j = 0; j < b.Length; j++)
        {
            labels.TryAdd(b[j].Label, labels.Count);
            partners.Add(j, labels[b[j].Label], b[j].Box);
        }
        int max = Math.Max(MinPartners, MaxPairs / Math.Max(1, b.Length));
        for (int i = 0; i < a.Length; i++)
        {
            if (!labels.TryGetValue(a[i].Label, out int label)) continue;
            foreach (int j in partners.Near(label, a[i].Box, max))
                if (a[i].Box.IoU(b[j].Box) is var iou and >= MatchIoU) pairs.Add((iou, i, j));
        }
        // Best overlap first; equal overlaps by score, then by index, so that the order of the boxes decides last.
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
        return Math.Clamp(1 - 2 * agreed / total * limit.Penalty((DetectionMass(a, low) + DetectionMass(b, low)) / 2), 0, 1);

        int Order((double IoU, int A, int B) x, (double IoU, int A, int B) y) => x.IoU != y.IoU ? y.IoU.CompareTo(x.IoU)
            : Strength(y) != Strength(x) ? Strength(y).CompareTo(Strength(x))
            : (x.A, x.B).CompareTo((y.A, y.B));

        double Strength((double IoU, int A, int B) pair) => Math.Min(a[pair.A].Score, b[pair.B].Score);
    }
}
