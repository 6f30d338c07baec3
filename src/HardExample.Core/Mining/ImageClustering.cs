using HardExample.Core.Fusion;
using HardExample.Core.Numerics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>clustering_mining for classification: one run over a population.</summary>
internal sealed class ImageClustering
{
    private const double Temperature = 0.1;

    // Above this the nearest training samples of a class are looked for in the cells around the query only, too.
    private const int MostExactOfClass = 10_000;

    private const int ClassNeighbours = ReferenceDistances.ClassNeighbours;

    private readonly IReadOnlyList<Sample> _samples;
    private readonly TrainingReference? _reference;
    private readonly MiningContext _context;
    private readonly int _mostExact;
    private readonly int _candidates;
    private readonly ClassVotes _classes;

    // The samples that take part and their vectors, and the labelled training rows that are not among the samples.
    private readonly int[] _indices;
    private readonly VectorSet _population;
    private readonly int[] _trainingRows;
    private readonly VectorSet _training;

    // Of a large population they would take more memory than the predictions that they are made of.
    private readonly (int Class, double Probability)[][]? _soft;

    internal ImageClustering(IReadOnlyList<Sample> samples, TrainingReference? reference, MiningContext context, int mostExact, int candidates)
    {
        (_samples, _reference, _context, _mostExact, _candidates) = (samples, reference, context, mostExact, candidates);
        _classes = new(reference, samples);
        (_indices, _population) = MinerSupport.Embedded(
            samples, reference?.Embeddings.Vectors.Dimension ?? 0, context, static s => s.Prediction is ClassificationPrediction);
        ReferenceVectors known = reference?.Embeddings ?? ReferenceVectors.Empty;
        // A population that is its own reference takes part once, with its probabilities, which say more than their top label.
        HashSet<string> doubles = reference is { IsPopulation: true } ? new(_indices.Select(i => samples[i].Id), StringComparer.Ordinal) : [];
        _trainingRows = [.. Enumerable.Range(0, known.Count).Where(r => known.Labels[r] != ReferenceVectors.NoClass && !doubles.Contains(known.SampleIds[r]))];
        _training = known.Vectors.Subset(_trainingRows);
        if (IsExact) _soft = [.. _indices.Select(i => _classes.Soft((ClassificationPrediction)samples[i].Prediction!))];
    }

    private bool IsExact => _training.Count + _population.Count <= _mostExact;

    /// <summary>The scores; each is made when it is asked for.</summary>
    internal IReadOnlyList<MinerScore?> Score()
    {
        if (_indices.Length == 0 || _training.Count + _population.Count < 2) return new MinerScore?[_samples.Count];
        double[] classDistances = ClassDistances();
        Vote?[] votes = IsExact ? NeighbourVotes() : ApproximateVotes();
        return new SparseScores(_samples.Count, _indices, i => votes[i] is { } vote ? Judge(i, vote, classDistances[i]) : null);
    }

    private Vote?[] NeighbourVotes()
    {
        NeighbourTable training = NearestNeighbours.Find(_population, _training, MinerSupport.Search(_context, ClusteringMiner.Neighbours));
        NeighbourTable population = NearestNeighbours.Find(
            _population, _population, MinerSupport.Search(_context, ClusteringMiner.Neighbours, NeighbourSearch.Self(_population.Count)));
        return MinerSupport.ForEach(_indices.Length, _context, query =>
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
                if (labelled) AddTraining(votes, training.Indices(query)[i++], weight);
                else AddSample(votes, population.Indices(query)[j++], weight);
            }
            return Divide(query, votes, total);
        });
    }

    // The same vote of the neighbours that are found in the cells around each sample.
    private Vote?[] ApproximateVotes()
    {
        VectorSet union = VectorSet.Join(_training, _population);
        int[] own = [.. Enumerable.Range(_training.Count, _population.Count)];
        NeighbourTable nearest = ApproximateNeighbours.Find(union, null, _training.Count, MinerSupport.Search(_context, ClusteringMiner.Neighbours, own), _candidates);
        return MinerSupport.ForEach(_indices.Length, _context, query =>
        {
            var votes = new double[_classes.Names.Length];
            ReadOnlySpan<float> cosines = nearest.Cosines(query);
            double total = 0;
            for (int n = 0; n < cosines.Length; n++)
            {
                int other = nearest.Indices(query)[n];
                double weight = Math.Exp((cosines[n] - cosines[0]) / Temperature);
                total += weight;
                if (other < _training.Count) AddTraining(votes, other, weight);
                else AddSample(votes, other - _training.Count, weight);
            }
            return Divide(query, votes, total);
        });
    }

    private MinerScore Judge(int query, Vote vote, double classDistance)
    {
        Sample sample = _samples[_indices[query]];
        bool disagrees = vote.ForPredicted < vote.ForTop;
        double limit = _reference?.DistanceLimitOf(_classes.IndexOf(sample.Prediction!.Label)) ?? double.NaN;
        bool far = classDistance > limit;

        List<(int, double)> reasons = [];
        if (disagrees) reasons.Add((ReasonCatalog.ClusterDisagrees, 1));
        if (far) reasons.Add((ReasonCatalog.FarFromClass, 1));
        string label = sample.Prediction!.Label, said = disagrees
            ? $"its neighbours say {_classes.Names[vote.Top]} {MinerSupport.Show(vote.ForTop)}, not {label} {MinerSupport.Show(vote.ForPredicted)}"
            : $"its neighbours say {label} {MinerSupport.Show(vote.ForPredicted)}";
        return new()
        {
            Algorithm = AlgorithmNames.Clustering,
            Kind = MinerKind.Expert,
            Value = Math.Clamp(1 - vote.ForPredicted, 0, 1),
            Reasons = MinerSupport.Shares(reasons, reasons.Count),
            Explanation = far ? $"{said}; it is {MinerSupport.Show(classDistance)} away from training samples of {label}, where {MinerSupport.Show(limit)} is usual" : said,
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
            NeighbourSearch search = MinerSupport.Search(_context, ClassNeighbours, own);
            VectorSet asked = _population.Subset(queries), labelled = known.Vectors.Subset(rows);
            NeighbourTable nearest = IsExact || rows.Length <= MostExactOfClass
                ? NearestNeighbours.Find(asked, labelled, search)
                : ApproximateNeighbours.Find(labelled, asked, 0, search, _candidates);
            for (int q = 0; q < queries.Length; q++) distances[queries[q]] = nearest.MeanDistance(q);
        }
        return distances;
    }

    private void AddTraining(double[] votes, int row, double weight) => votes[_reference!.Embeddings.Labels[_trainingRows[row]]] += weight;

    private void AddSample(double[] votes, int index, double weight)
    {
        if (_soft is null) _classes.Add(votes, (ClassificationPrediction)_samples[_indices[index]].Prediction!, weight);
        else foreach ((int c, double probability) in _soft[index]) votes[c] += weight * probability;
    }

    private Vote? Divide(int query, double[] votes, double total)
    {
        if (total <= 0) return null;
        for (int c = 0; c < votes.Length; c++) votes[c] /= total;
        int top = AugmentedViews.ArgMax(votes);
        return new(votes[_classes.IndexOf(_samples[_indices[query]].Prediction!.Label)], top, votes[top]);
    }

    private readonly record struct Vote(double ForPredicted, int Top, double ForTop);
}
