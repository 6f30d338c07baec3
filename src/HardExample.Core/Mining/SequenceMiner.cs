using System.Numerics.Tensors;
using HardExample.Core.Fusion;
using HardExample.Core.Naming;
using HardExample.Core.Numerics;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Predictions;
using HardExample.Core.Reasons;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>Whether predictions on similar neighbouring frames agree.</summary>
/// <remarks>
/// The window is 3 frames before and 3 after. A frame of it counts if its cosine to the sample is at least 0.9 and exceeds 99.9 % of the
/// pairs of training images (<see cref="TrainingReference.UnrelatedSimilarity"/>): where all images of a domain are alike, a high cosine
/// does not yet mean the same scene.
/// Classification: r = mean of 1 − p_j(c) over the frames j that count, c the predicted class of the sample.
/// Detection: r = mean of the box distance to them (<see cref="BoxConsistency.Distance"/>) with c(IoU) = IoU, because objects may move
/// between frames; reliability = the share of the window that counts.
/// Does not apply when no frame counts. Range [0, 1].
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
        // Leaves out or refuses embeddings that are not finite or of another length.
        (int[] usable, VectorSet vectors) = MinerSupport.Embedded(samples, 0, context, static s => s.Prediction is not null);
        var row = new int[samples.Count];
        Array.Fill(row, -1);
        for (int i = 0; i < usable.Length; i++) row[usable[i]] = i;

        // Read once: each is used up to seven times, and reading a sample may be costly.
        Prediction?[] predictions = [.. samples.Select(static s => s.Prediction)];
        (int[] frames, int[] sequences) = _order.Of(samples);
        var frameOf = new int[samples.Count];
        for (int f = 0; f < frames.Length; f++) frameOf[frames[f]] = f;
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
            for (int f = Math.Max(0, frameOf[i] - Window); f <= Math.Min(frames.Length - 1, frameOf[i] + Window); f++)
            {
                int other = frames[f];
                if (other == i || row[other] < 0 || sequences[f] != sequences[frameOf[i]]) continue;
                near++;
                if (TensorPrimitives.Dot(vectors[row[i]], vectors[row[other]]) >= similar) counting.Add(other);
            }
            return (counting, near);
        }
    }

    // A method of its own, so that the closure keeps only the verdicts in memory.
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
                (DetectionPrediction own, DetectionPrediction theirs) =>
                    BoxConsistency.Distance(own.Boxes, theirs.Boxes, massQuantile, low, static iou => iou),
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

    /// <param name="Sum">Sum of the distances to the frames that count.</param>
    /// <param name="Frames">How many frames count.</param>
    /// <param name="Differing">How many of them have another prediction.</param>
    /// <param name="Reliability"><see cref="MinerScore.Reliability"/> of the score.</param>
    private readonly record struct Verdict(double Sum, int Frames, int Differing, double Reliability);
}
