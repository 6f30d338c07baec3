using System.Numerics.Tensors;
using HardExample.Core.Fusion;
using HardExample.Core.Naming;
using HardExample.Core.Numerics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>Whether predictions on similar neighbouring frames agree.</summary>
/// <remarks>
/// The window is 3 frames before and 3 after; of these count the frames whose cosine is at least 0.9 and more than 99.9 % of the pairs of training
/// images have: in a narrow domain all images are alike, and being alike says nothing about being frames of one scene. Classification: r = mean of 1 − p_j(c) over them. Detection: mean distance of
/// their boxes as in aug_consistent_mining, but with c = IoU: between two frames objects may move;
/// the score counts with the share of the window that counts, since the boxes of two images that only look alike are as far apart as those of any two. Without a counting frame the algorithm does not apply. Range [0, 1].
/// </remarks>
/// <param name="sequence">extensions.sequence, where the input was not read with it already; null = groups and order are those of the input.</param>
public sealed class SequenceMiner(string? sequence = null) : IMiner
{
    private const int Window = 3;
    private const double MinSimilar = 0.9;
    private const double MinDistanceForReason = 0.5;

    private readonly FrameOrder _order = new(SequenceRule.Parse(sequence));

    /// <inheritdoc/>
    public string Name => AlgorithmNames.Sequence;

    /// <inheritdoc/>
    public MinerKind Kind => MinerKind.ErrorEstimator;

    /// <inheritdoc/>
    public MiningScope Scope => MiningScope.Sequence;

    /// <inheritdoc/>
    public Observations NeedsFor(TaskType task) => Observations.Prediction | Observations.Embedding;

    /// <inheritdoc/>
    public IReadOnlyList<MinerScore?> Score(IReadOnlyList<Sample> samples, MiningContext context)
    {
        TrainingReference? reference = MinerSupport.ReferenceFor(context);
        // Finds embeddings that are broken or of another length, as the other algorithms do.
        (int[] usable, VectorSet vectors) = MinerSupport.Embedded(samples, 0, context, static s => s.Prediction is not null);
        var row = new int[samples.Count];
        Array.Fill(row, -1);
        for (int i = 0; i < usable.Length; i++) row[usable[i]] = i;

        // Each is looked at up to seven times, and samples may be made anew each time.
        Prediction?[] predictions = [.. samples.Select(static s => s.Prediction)];
        (int[] frames, int[] sequences) = _order.Of(samples);
        var place = new int[samples.Count];
        for (int f = 0; f < frames.Length; f++) place[frames[f]] = f;
        double massQuantile = reference?.DetectionMassQuantile ?? 0, low = MinerSupport.LowOf(reference);
        double similar = reference is { UnrelatedSimilarity: >= MinSimilar } known ? known.UnrelatedSimilarity : MinSimilar;
        Verdict[] verdicts = MinerSupport.ForEach(usable.Length, context, i =>
        {
            (List<int> counting, int near) = Counting(usable[i]);
            return Judge(predictions, usable[i], counting, near, massQuantile, low);
        });
        return ScoresOf(samples.Count, usable, verdicts);

        (List<int> Counting, int Near) Counting(int i)
        {
            List<int> counting = [];
            int near = 0;
            for (int f = Math.Max(0, place[i] - Window); f <= Math.Min(frames.Length - 1, place[i] + Window); f++)
            {
                int other = frames[f];
                if (other == i || row[other] < 0 || sequences[f] != sequences[place[i]]) continue;
                near++;
                if (TensorPrimitives.Dot(vectors[row[i]], vectors[row[other]]) >= similar) counting.Add(other);
            }
            return (counting, near);
        }
    }

    // Apart, so that scores hold nothing but verdicts.
    private SparseScores ScoresOf(int count, int[] usable, Verdict[] verdicts) => new(count, usable, i => ScoreOf(verdicts[i]));

    private static Verdict Judge(Prediction?[] predictions, int index, List<int> neighbours, int near, double massQuantile, double low)
    {
        double sum = 0;
        int count = 0, differing = 0;
        foreach (int other in neighbours)
        {
            double? distance = (predictions[index], predictions[other]) switch
            {
                (ClassificationPrediction own, ClassificationPrediction theirs) => 1 - Math.Min(1, theirs.ScoreOf(own.Label)),
                (DetectionPrediction own, DetectionPrediction theirs) => BoxConsistency.Distance(own.Boxes, theirs.Boxes, massQuantile, low, static iou => iou),
                _ => null,
            };
            if (distance is not { } d) continue;
            sum += d;
            count++;
            bool differs = predictions[index] is ClassificationPrediction
                ? !string.Equals(predictions[other]!.Label, predictions[index]!.Label, StringComparison.Ordinal)
                : d > MinDistanceForReason;
            if (differs) differing++;
        }
        double reliability = predictions[index] is DetectionPrediction && near > 0 ? count / (double)near : 1;
        return new(sum, count, differing, reliability);
    }

    private MinerScore? ScoreOf(Verdict verdict) => verdict.Frames == 0 ? null : new()
    {
        Algorithm = Name,
        Kind = Kind,
        Value = verdict.Sum / verdict.Frames,
        Reliability = verdict.Reliability,
        Reasons = verdict.Differing > 0 ? [new(ReasonCatalog.SequenceDisagrees, 1)] : [],
        Explanation = $"{verdict.Differing} of {verdict.Frames} similar neighbouring {(verdict.Frames == 1 ? "frame" : "frames")} disagree",
    };

    /// <summary>Distances of a sample's prediction to those of the frames that count, how many these are, how many of them disagree, and what part of its weight the score counts with.</summary>
    private readonly record struct Verdict(double Sum, int Frames, int Differing, double Reliability);
}
