using HardExample.Core.Fusion;
using HardExample.Core.Numerics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>clustering_mining for classification: one run over a population.</summary>
internal sealed class ImageClustering
{
    private const double Temperature = 0.1;

    // Centres stand closer together than samples do. Against exact neighbours, on 6,000 training and 4,650 other images: 5 of 400 centres at 0.05 cost 0.007
    // AUROC and 0.001 after fusion; 20 of 100 at 0.1 cost 0.024 and 0.0015.
    private const double CentreTemperature = 0.05;
    private const int NearestCentres = 5;
    private const int CentresPerUnit = 4;
    private const int ClassNeighbours = ReferenceDistances.ClassNeighbours;

    private readonly IReadOnlyList<Sample> _samples;
    private readonly TrainingReference? _reference;
    private readonly MiningContext _context;
    private readonly int _mostExact;
    private readonly ClassVotes _classes;

    // The samples that take part and their vectors, and the labelled training rows that are not among the samples.
    private readonly int[] _indices;
    private readonly VectorSet _population;
    private readonly int[] _trainingRows;
    private readonly VectorSet _training;
    private readonly (int Class, double Probability)[][] _soft;

    internal ImageClustering(IReadOnlyList<Sample> samples, TrainingReference? reference, MiningContext context, int mostExact)
    {
        (_samples, _reference, _context, _mostExact) = (samples, reference, context, mostExact);
        _classes = new(reference, samples);
        (_indices, _population) = MinerSupport.Embedded(
            samples, reference?.Embeddings.Vectors.Dimension ?? 0, context, static s => s.Prediction is ClassificationPrediction);
        _soft = [.. _indices.Select(i => _classes.Soft((ClassificationPrediction)samples[i].Prediction!))];

        ReferenceVectors known = reference?.Embeddings ?? ReferenceVectors.Empty;
        // A population that is its own reference takes part once, with its probabilities, which say more than their top label.
        HashSet<string> doubles = reference is { IsPopulation: true } ? new(_indices.Select(i => samples[i].Id), StringComparer.Ordinal) : [];
        _trainingRows = [.. Enumerable.Range(0, known.Count).Where(r => known.Labels[r] != ReferenceVectors.NoClass && !doubles.Contains(known.SampleIds[r]))];
        _training = known.Vectors.Subset(_trainingRows);
    }

    internal IReadOnlyList<MinerScore?> Score()
    {
        var scores = new MinerScore?[_samples.Count];
        if (_indices.Length == 0 || _training.Count + _population.Count < 2) return scores;
        double[] classDistances = ClassDistances();
        Func<int, double[]?> vote = _training.Count + _population.Count <= _mostExact ? NeighbourVotes() : CentreVotes();
        MinerScore?[] dense = MinerSupport.ForEach(_indices.Length, _context, i => vote(i) is { } votes ? Judge(i, votes, classDistances[i]) : null);
        for (int i = 0; i < dense.Length; i++) scores[_indices[i]] = dense[i];
        return scores;
    }

    private Func<int, double[]?> NeighbourVotes()
    {
        NeighbourTable training = NearestNeighbours.Find(_population, _training, MinerSupport.Search(_context, ClusteringMiner.Neighbours));
        NeighbourTable population = NearestNeighbours.Find(
            _population, _population, MinerSupport.Search(_context, ClusteringMiner.Neighbours, NeighbourSearch.Self(_population.Count)));
        ReferenceVectors? known = _reference?.Embeddings;
        return query =>
        {
            var votes = new double[_classes.Names.Length];
            ReadOnlySpan<float> a = training.Cosines(query), b = population.Cosines(query);
            float nearest = Math.Max(a.IsEmpty ? -1 : a[0], b.IsEmpty ? -1 : b[0]);
            double total = 0;
            // Merges the two descending lists; of equally near ones the training sample comes first.
            for (int n = 0, i = 0, j = 0; n < ClusteringMiner.Neighbours && (i < a.Length || j < b.Length); n++)
            {
                bool labelled = i < a.Length && (j == b.Length || a[i] >= b[j]);
                double weight = Math.Exp(((labelled ? a[i] : b[j]) - nearest) / Temperature);
                total += weight;
                if (labelled) votes[known!.Labels[_trainingRows[training.Indices(query)[i++]]]] += weight;
                else Add(votes, _soft[population.Indices(query)[j++]], weight);
            }
            return Divide(votes, total);
        };
    }

    // Each centre with the mean label of the points that are nearest to it; a sample does not vote on itself.
    private Func<int, double[]?> CentreVotes()
    {
        int count = _training.Count + _population.Count, classes = _classes.Names.Length;
        int clusters = CentresPerUnit * (int)Math.Max(10.0 * classes, Math.Ceiling(Math.Sqrt(count)));
        var all = new float[count][];
        for (int i = 0; i < _training.Count; i++) all[i] = _training.Row(i);
        for (int i = 0; i < _population.Count; i++) all[_training.Count + i] = _samples[_indices[i]].Embedding!;
        VectorSet union = VectorSet.FromRows(all);
        VectorSet centres = KMeans.Spherical(union, clusters, iterations: 20, _context.MaxDegreeOfParallelism, _context.CancellationToken);
        NeighbourTable nearest = NearestNeighbours.Find(union, centres, MinerSupport.Search(_context, NearestCentres));

        var sums = new double[centres.Count][];
        var sizes = new int[centres.Count];
        for (int c = 0; c < sums.Length; c++) sums[c] = new double[classes];
        for (int i = 0; i < count; i++)
        {
            int own = nearest.Indices(i)[0];
            sizes[own]++;
            if (i < _training.Count) sums[own][_reference!.Embeddings.Labels[_trainingRows[i]]] += 1;
            else Add(sums[own], _soft[i - _training.Count], 1);
        }
        return query =>
        {
            var votes = new double[classes];
            double total = 0;
            ReadOnlySpan<int> indices = nearest.Indices(_training.Count + query);
            ReadOnlySpan<float> cosines = nearest.Cosines(_training.Count + query);
            for (int n = 0; n < indices.Length; n++)
            {
                int centre = indices[n], size = sizes[centre] - (n == 0 ? 1 : 0);
                if (size == 0) continue;
                double weight = Math.Exp((cosines[n] - cosines[0]) / CentreTemperature);
                total += weight;
                for (int c = 0; c < classes; c++) votes[c] += weight * sums[centre][c] / size;
                if (n == 0) Add(votes, _soft[query], -weight / size);
            }
            return Divide(votes, total);
        };
    }

    private MinerScore Judge(int query, double[] votes, double classDistance)
    {
        Sample sample = _samples[_indices[query]];
        int predicted = _classes.IndexOf(sample.Prediction!.Label), top = AugmentedViews.ArgMax(votes);
        double r = Math.Clamp(1 - votes[predicted], 0, 1);
        bool disagrees = votes[predicted] < votes[top];
        double limit = _reference?.DistanceLimitOf(predicted) ?? double.NaN;
        bool far = classDistance > limit;

        List<(int, double)> reasons = [];
        if (disagrees) reasons.Add((ReasonCatalog.ClusterDisagrees, 1));
        if (far) reasons.Add((ReasonCatalog.FarFromClass, 1));
        string label = sample.Prediction.Label, vote = disagrees
            ? $"its neighbours say {_classes.Names[top]} {MinerSupport.Show(votes[top])}, not {label} {MinerSupport.Show(votes[predicted])}"
            : $"its neighbours say {label} {MinerSupport.Show(votes[predicted])}";
        return new()
        {
            Algorithm = AlgorithmNames.Clustering,
            Kind = MinerKind.Expert,
            Value = r,
            Reasons = MinerSupport.Shares(reasons, reasons.Count),
            Explanation = far ? $"{vote}; it is {MinerSupport.Show(classDistance)} away from training samples of {label}, where {MinerSupport.Show(limit)} is usual" : vote,
        };
    }

    // Mean distance of each sample to the 5 nearest training samples of its predicted class; NaN where there is none.
    private double[] ClassDistances()
    {
        var distances = new double[_indices.Length];
        Array.Fill(distances, double.NaN);
        if (_reference is not { } reference) return distances;
        ReferenceVectors known = reference.Embeddings;
        int[] predicted = [.. _indices.Select(i => reference.ClassIndex(_samples[i].Prediction!.Label) + 1)];
        (int[] starts, int[] members) = KMeans.Group(predicted, reference.Classes.Length + 1);
        for (int c = 0; c < reference.Classes.Length; c++)
        {
            int[] queries = members[starts[c + 1]..starts[c + 2]], rows = [.. known.RowsOf(c)];
            if (queries.Length == 0 || rows.Length == 0) continue;
            int[]? own = reference.IsPopulation
                ? [.. queries.Select(q => Math.Max(-1, Array.BinarySearch(rows, known.RowOf(_samples[_indices[q]].Id))))]
                : null;
            NeighbourTable nearest = NearestNeighbours.Find(
                _population.Subset(queries), known.Vectors.Subset(rows), MinerSupport.Search(_context, ClassNeighbours, own));
            for (int q = 0; q < queries.Length; q++) distances[queries[q]] = nearest.MeanDistance(q);
        }
        return distances;
    }

    private static void Add(double[] votes, (int Class, double Probability)[] soft, double weight)
    {
        foreach ((int c, double probability) in soft) votes[c] += weight * probability;
    }

    private static double[]? Divide(double[] votes, double total)
    {
        if (total <= 0) return null;
        for (int c = 0; c < votes.Length; c++) votes[c] /= total;
        return votes;
    }
}
