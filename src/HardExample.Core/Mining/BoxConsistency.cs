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

    /// <summary>
    /// min(1, Σ s/N05)²: what is left of the certainty of a detector that finds less than even quiet training images have. Squared, because an image
    /// where objects are missed is harder than one whose boxes are doubtful to the same degree.
    /// </summary>
    /// <param name="scoreSum">Σ s of the image.</param>
    /// <param name="quietScoreSum">N05; 0 when it is not known.</param>
    internal static double Loudness(double scoreSum, double quietScoreSum)
    {
        double share = quietScoreSum > 0 ? Math.Min(1, scoreSum / quietScoreSum) : 1;
        return share * share;
    }

    /// <summary>1 − 2 Σ IoU · min(s, s′) / (Σ s + Σ s′) · min(1, (Σ s + Σ s′)/(2 · quiet))² over the matched boxes, in [0, 1]; null when both sides are empty and nothing is expected.</summary>
    /// <param name="first">Boxes of one detection.</param>
    /// <param name="second">Boxes of the other, in the same pixels.</param>
    /// <param name="quietScoreSum">The least sum of scores that an image of the training set has ("N05").</param>
    internal static double? Distance(IReadOnlyList<DetectedBox> first, IReadOnlyList<DetectedBox> second, double quietScoreSum)
    {
        DetectedBox[] a = [.. first.Where(static b => b.Score >= WeakestScore)], b = [.. second.Where(static b => b.Score >= WeakestScore)];
        double total = a.Sum(static x => x.Score) + b.Sum(static x => x.Score);
        if (total == 0) return quietScoreSum > 0 ? 1 : null;

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
        return Math.Clamp(1 - 2 * agreed / total * Loudness(total, 2 * quietScoreSum), 0, 1);

        double Strength((double IoU, int A, int B) pair) => Math.Min(a[pair.A].Score, b[pair.B].Score);
    }
}
