using HardExample.Core.Samples;

namespace HardExample.Core.Evaluation.Metrics;

/// <summary>How well detections match what people drew.</summary>
public static class BoxAgreement
{
    private const double MatchIoU = 0.5;

    /// <summary>
    /// F1 of an image in [0, 1]: a detection is right when it overlaps a drawn box of its class by an IoU of at least 0.5; each box serves
    /// once, the higher score first (Everingham et al., "The PASCAL Visual Object Classes Challenge", 2010). 1 when there is nothing on
    /// either side.
    /// </summary>
    /// <param name="detected">The detections that count.</param>
    /// <param name="drawn">What people drew.</param>
    public static double F1(IEnumerable<DetectedBox> detected, IReadOnlyList<DetectedBox> drawn)
    {
        var taken = new bool[drawn.Count];
        int right = 0, all = 0;
        foreach (DetectedBox box in detected.OrderByDescending(static b => b.Score))
        {
            all++;
            int best = -1;
            double overlap = MatchIoU;
            for (int i = 0; i < drawn.Count; i++)
            {
                if (taken[i] || !string.Equals(drawn[i].Label, box.Label, StringComparison.Ordinal)) continue;
                double iou = box.Box.IoU(drawn[i].Box);
                if (iou >= overlap && (best < 0 || iou > overlap)) (best, overlap) = (i, iou);
            }
            if (best < 0) continue;
            taken[best] = true;
            right++;
        }
        return all + drawn.Count == 0 ? 1 : 2.0 * right / (all + drawn.Count);
    }
}
