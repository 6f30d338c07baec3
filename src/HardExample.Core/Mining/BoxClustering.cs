using System.Numerics.Tensors;
using HardExample.Core.Errors;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;
using HardExample.Core.Predictions;
using HardExample.Core.Reasons;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>clustering_mining for detection: the boxes of each image against the boxes of training.</summary>
internal static class BoxClustering
{
    // The share of Σ u from which the boxes that disagree, or that are far, give the image a reason.
    private const double Majority = 0.5;

    // How many more neighbours are searched when the population is its own reference, because boxes of the same image are left out.
    private const int MaxBoxesPerImage = 100;

    internal static IReadOnlyList<MinerScore?> Score(IReadOnlyList<Sample> samples, TrainingReference? reference, MiningContext context)
    {
        var scores = new MinerScore?[samples.Count];
        if (reference is null || reference.Boxes.Count == 0)
        {
            context.Warn("clustering_mining has no boxes of training data to compare with; it is left out.");
            return scores;
        }
        (List<float[]> rows, List<(int Sample, int Box)> indices) = Observed(samples, reference);
        int spare = reference.IsPopulation ? MaxBoxesPerImage : 0;
        VectorSet queries = VectorSet.FromRows(rows);
        // Features behind a ReLU are all positive, so their cosines are all high; centred, they differ (Mu and Viswanath 2018).
        float[] centre = Array.ConvertAll(reference.Boxes.Vectors.Mean(), static m => (float)m);
        NeighbourTable nearest = NearestNeighbours.Find(Centred(queries, centre), Centred(reference.Boxes.Vectors, centre),
            MinerSupport.Search(context, ClusteringMiner.Neighbours + spare));
        double[] agreement = Agreement(samples, reference, indices, nearest);
        bool[] far = Far(samples, reference, indices, queries, context);

        for (int i = 0, b = 0; i < samples.Count; i++)
        {
            int first = b;
            while (b < indices.Count && indices[b].Sample == i) b++;
            if (samples[i].Prediction is DetectionPrediction prediction && !samples[i].BoxEmbeddings.IsDefault)
                scores[i] = Judge(prediction, reference, indices, agreement, far, first, b);
        }
        return scores;
    }

    private static (List<float[]> Rows, List<(int Sample, int Box)> Indices) Observed(
        IReadOnlyList<Sample> samples, TrainingReference reference)
    {
        List<float[]> rows = [];
        List<(int Sample, int Box)> indices = [];
        for (int i = 0; i < samples.Count; i++)
        {
            if (samples[i].Prediction is not DetectionPrediction prediction || samples[i].BoxEmbeddings.IsDefault) continue;
            for (int b = 0; b < Math.Min(prediction.Boxes.Length, samples[i].BoxEmbeddings.Length); b++)
            {
                if (prediction.Boxes[b].Score < BoxConsistency.MinScore || samples[i].BoxEmbeddings[b] is not { } vector) continue;
                if (vector.Length != reference.Boxes.Vectors.Dimension)
                    throw new InputException(
                        $"The box features of '{samples[i].Id}' have {vector.Length} values, those of the training data "
                            + $"{reference.Boxes.Vectors.Dimension}. Observe both with the same feature extractor.");
                rows.Add(vector);
                indices.Add((i, b));
            }
        }
        return (rows, indices);
    }

    private static VectorSet Centred(VectorSet vectors, float[] centre)
    {
        var rows = new float[vectors.Count][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new float[centre.Length];
            TensorPrimitives.Subtract(vectors[i], centre, rows[i]);
            VectorSet.Normalise(rows[i]);
        }
        return VectorSet.FromRows(rows);
    }

    // For each box the share of its nearest training boxes with its label; NaN where nothing is left to compare with.
    private static double[] Agreement(
        IReadOnlyList<Sample> samples, TrainingReference reference, List<(int Sample, int Box)> indices, NeighbourTable nearest)
    {
        var agreement = new double[indices.Count];
        for (int q = 0; q < agreement.Length; q++)
        {
            Sample sample = samples[indices[q].Sample];
            int label = reference.ClassIndex(Box(sample, indices[q].Box).Label), same = 0, seen = 0;
            foreach (int row in nearest.Indices(q))
            {
                if (seen == ClusteringMiner.Neighbours) break;
                if (reference.IsPopulation && string.Equals(reference.Boxes.SampleIds[row], sample.Id, StringComparison.Ordinal)) continue;
                seen++;
                if (label != ReferenceVectors.NoClass && reference.Boxes.Labels[row] == label) same++;
            }
            agreement[q] = seen > 0 ? same / (double)seen : double.NaN;
        }
        return agreement;
    }

    // Whether a box is farther from the training boxes of its label than 95 % of those are from each other.
    private static bool[] Far(
        IReadOnlyList<Sample> samples, TrainingReference reference, List<(int Sample, int Box)> indices, VectorSet queries,
        MiningContext context)
    {
        var far = new bool[indices.Count];
        int[] labels = [.. indices.Select(p => reference.ClassIndex(Box(samples[p.Sample], p.Box).Label) + 1)];
        (int[] starts, int[] members) = KMeans.Group(labels, reference.Classes.Length + 1);
        int spare = reference.IsPopulation ? MaxBoxesPerImage : 0;
        for (int c = 0; c < reference.Classes.Length; c++)
        {
            int[] boxes = members[starts[c + 1]..starts[c + 2]], rows = [.. reference.Boxes.RowsOf(c)];
            if (boxes.Length == 0 || rows.Length == 0) continue;
            NeighbourTable nearest = NearestNeighbours.Find(
                queries.Subset(boxes), reference.Boxes.Vectors.Subset(rows),
                MinerSupport.Search(context, ReferenceDistances.ClassNeighbours + spare));
            for (int q = 0; q < boxes.Length; q++)
            {
                string own = samples[indices[boxes[q]].Sample].Id;
                double sum = 0;
                int seen = 0;
                for (int n = 0; n < nearest.K && seen < ReferenceDistances.ClassNeighbours; n++)
                {
                    if (reference.IsPopulation
                        && string.Equals(reference.Boxes.SampleIds[rows[nearest.Indices(q)[n]]], own, StringComparison.Ordinal)) continue;
                    sum += 1.0 - nearest.Cosines(q)[n];
                    seen++;
                }
                far[boxes[q]] = seen > 0 && sum / seen > reference.DistanceLimitOf(c);
            }
        }
        return far;
    }

    private static MinerScore? Judge(
        DetectionPrediction prediction, TrainingReference reference, List<(int Sample, int Box)> indices, double[] agreement, bool[] far,
        int first, int end)
    {
        double low = reference.ScoreThresholdLow;
        DetectionMassLimit limit = reference.DetectionMass;
        double compared = 0, agreed = 0, voted = 0, distant = 0, all = BoxConsistency.DetectionMass(prediction.Boxes, low);
        for (int q = first; q < end; q++)
        {
            if (double.IsNaN(agreement[q])) continue;
            double softScore = BoxConsistency.SoftThreshold(prediction.Boxes[indices[q].Box].Score, low);
            compared += softScore;
            agreed += softScore * agreement[q];
            voted += agreement[q];
            if (far[q]) distant += softScore;
        }
        // Boxes without features cannot be compared; an image without any box, where training images have some, has the highest score.
        if (compared == 0 && (all > 0 || limit.Quantile == 0)) return null;
        double share = compared > 0 ? agreed / compared : 0, both = compared + voted > 0 ? 2 * agreed / (compared + voted) : 0;
        List<(int, double)> reasons = [];
        if (compared > 0 && share < Majority) reasons.Add((ReasonCatalog.ClusterDisagrees, 1));
        if (compared > 0 && distant / compared >= Majority) reasons.Add((ReasonCatalog.FarFromClass, 1));
        return new()
        {
            Algorithm = AlgorithmNames.Clustering,
            Kind = MinerKind.ErrorEstimator,
            Value = Math.Clamp(1 - both * limit.Penalty(all), 0, 1),
            Reasons = MinerSupport.Shares(reasons, reasons.Count),
            Explanation = compared > 0
                ? $"{MinerSupport.Show(share)} of the training boxes that resemble its boxes have their labels"
                : "no box to compare, where training images have some",
        };
    }

    private static DetectedBox Box(Sample sample, int box) => ((DetectionPrediction)sample.Prediction!).Boxes[box];
}
