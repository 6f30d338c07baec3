using System.Runtime.InteropServices;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>How far two detections of the same scene differ.</summary>
internal static class BoxConsistency
{
    /// <summary>Weaker boxes are noise; those from here to score_threshold_low still tell something.</summary>
    internal const double WeakestScore = 0.05;

    private const double MatchIoU = 0.25;

    /// <summary>Sum of the scores of all boxes that count.</summary>
    internal static double ScoreSum(DetectionPrediction prediction)
    {
        double sum = 0;
        foreach (DetectedBox box in prediction.Boxes)
            if (box.Score >= WeakestScore) sum += box.Score;
        return sum;
    }

    /// <summary>1 − 2 Σ IoU · min(s, s′) / max(Σ s + Σ s′, 2 · quiet) over the matched boxes, in [0, 1]; null when both sides are empty and nothing is expected.</summary>
    /// <param name="first">Boxes of one detection.</param>
    /// <param name="second">Boxes of the other, in the same pixels.</param>
    /// <param name="quietScoreSum">The least sum of scores that an image of the training set has ("N05").</param>
    internal static double? Distance(IReadOnlyList<DetectedBox> first, IReadOnlyList<DetectedBox> second, double quietScoreSum)
    {
        DetectedBox[] a = [.. first.Where(static b => b.Score >= WeakestScore)], b = [.. second.Where(static b => b.Score >= WeakestScore)];
        double total = Math.Max(a.Sum(static x => x.Score) + b.Sum(static x => x.Score), 2 * quietScoreSum);
        if (total == 0) return null;

        var pairs = new List<(double IoU, int A, int B)>();
        for (int i = 0; i < a.Length; i++)
        {
            for (int j = 0; j < b.Length; j++)
            {
                if (!string.Equals(a[i].Label, b[j].Label, StringComparison.Ordinal)) continue;
                double iou = a[i].Box.IoU(b[j].Box);
                if (iou >= MatchIoU) pairs.Add((iou, i, j));
            }
        }
        // Best overlap first; equal overlaps by score, then by place, so that neither side's order decides.
        pairs.Sort((x, y) => x.IoU != y.IoU ? y.IoU.CompareTo(x.IoU) : Strength(y) != Strength(x) ? Strength(y).CompareTo(Strength(x)) : (x.A, x.B).CompareTo((y.A, y.B)));

        var takenA = new bool[a.Length];
        var takenB = new bool[b.Length];
        double agreed = 0;
        foreach ((double iou, int i, int j) in CollectionsMarshal.AsSpan(pairs))
        {
            if (takenA[i] || takenB[j]) continue;
            (takenA[i], takenB[j]) = (true, true);
            agreed += iou * Math.Min(a[i].Score, b[j].Score);
        }
        return Math.Clamp(1 - 2 * agreed / total, 0, 1);

        double Strength((double IoU, int A, int B) pair) => Math.Min(a[pair.A].Score, b[pair.B].Score);
    }
}
