using System.Numerics.Tensors;
using HardExample.Core.Configuration;
using HardExample.Core.Naming;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Statistics;
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
/// Classification, with c the predicted class of the sample:
/// <code>
/// r = 1 − g(c)        g ∝ geometric mean of p_j q_j^κ over the sample and the frames j that count
/// </code>
/// p_j is the prediction, q_j what the second view of the image tells (<see cref="SecondView"/>), κ its Cohen's kappa; κ = 0 where there is
/// none. Without training images p_j and q_j are weighed by <see cref="OpinionPool"/>.
/// Detection: r = mean of the box distance to them (<see cref="BoxConsistency.Distance"/>) with c(IoU) = IoU, because objects may move
/// between frames; reliability = the share of the window that counts.
/// Does not apply when no frame counts. Range [0, 1].
/// </remarks>
/// <param name="sequence">extensions.sequence, where the input was not read with it already; null = groups and order are those of the
/// input.</param>
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
    public Observations NeedsFor(TaskType task) => Observations.Prediction | Observations.Embedding
        | (task == TaskType.ObjectDetection ? Observations.None : Observations.Descriptor | Observations.PretrainedEmbedding);

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
        double low = MinerSupport.LowOf(reference);
        DetectionMassLimit limit = reference?.DetectionMass ?? default;
        double similar = reference is { UnrelatedSimilarity: >= MinSimilar } known ? known.UnrelatedSimilarity : MinSimilar;
        Posterior? posterior = context.Task == TaskType.ImageClassification
            ? new(predictions, new(reference, samples), SecondViewShares.Of(samples, context), reference) : null;
        Verdict[] verdicts = MinerSupport.ForEach(usable.Length, context, i =>
        {
            (List<int> counting, int near) = Counting(usable[i]);
            return posterior is null ? JudgeBoxes(predictions, usable[i], counting, near, limit, low)
                : JudgeClasses(predictions, usable[i], counting, posterior);
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

    private static Verdict JudgeClasses(Prediction?[] predictions, int index, List<int> neighbours, Posterior posterior)
    {
        int[] counting = [.. neighbours.Where(other => predictions[other] is ClassificationPrediction)];
        if (counting.Length == 0 || predictions[index] is not ClassificationPrediction own) return default;
        int differing = counting.Count(other => !string.Equals(predictions[other]!.Label, own.Label, StringComparison.Ordinal));
        return new(1 - posterior.MeanOf(own.Label, [index, .. counting]), counting.Length, differing, 1);
    }

    private static Verdict JudgeBoxes(
        Prediction?[] predictions, int index, List<int> neighbours, int near, DetectionMassLimit limit, double low)
    {
        if (predictions[index] is not DetectionPrediction own) return default;
        double sum = 0;
        int count = 0, differing = 0;
        foreach (int other in neighbours)
        {
            if (predictions[other] is not DetectionPrediction theirs
                || BoxConsistency.Distance(own.Boxes, theirs.Boxes, limit, low, static iou => iou) is not { } distance) continue;
            sum += distance;
            count++;
            if (distance > MinDistanceForReason) differing++;
        }
        return count == 0 ? default : new(sum / count, count, differing, count / (double)near);
    }

    private MinerScore? ScoreOf(Verdict verdict) => verdict.Frames == 0 ? null : new()
    {
        Algorithm = Name,
        Kind = Kind,
        Value = Math.Clamp(verdict.Value, 0, 1),
        Reliability = verdict.Reliability,
        Reasons = verdict.Differing > 0 ? [new(ReasonCatalog.SequenceDisagrees, 1)] : [],
        Explanation = $"{verdict.Differing} of {verdict.Frames} similar neighbouring {(verdict.Frames == 1 ? "frame" : "frames")} disagree",
    };

    /// <param name="Value">The score, in [0, 1].</param>
    /// <param name="Frames">How many frames count; 0 = the algorithm does not apply.</param>
    /// <param name="Differing">How many of them have another prediction.</param>
    /// <param name="Reliability"><see cref="MinerScore.Reliability"/> of the score.</param>
    private readonly record struct Verdict(double Value, int Frames, int Differing, double Reliability);

    /// <summary>p_j and q_j of the samples in one, and geometric means of it.</summary>
    private sealed class Posterior(Prediction?[] predictions, ClassDistribution classes, float[]?[] second, TrainingReference? reference)
    {
        private readonly OpinionPool? _pool = reference?.View?.Pool;

        /// <summary>The geometric mean over some samples, normalised over the classes, of one class.</summary>
        internal double MeanOf(string label, int[] samples)
        {
            var logs = new double[classes.Names.Length];
            foreach (int sample in samples)
            {
                double[] own = classes.LogsOf((ClassificationPrediction)predictions[sample]!);
                for (int c = 0; c < logs.Length; c++)
                    logs[c] += second[sample] is { } shares ? _pool!.Own * own[c] + _pool.Second * MinerSupport.LogShare(shares, c)
                        + _pool.OffsetOf(c) : own[c];
            }
            Softmax.Apply(logs, samples.Length);
            return logs[classes.IndexOf(label)];
        }
    }
}
