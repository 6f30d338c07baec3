using HardExample.Core.Fusion;
using HardExample.Core.Numerics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>clustering_mining for classification: one run over a population.</summary>
internal sealed class ImageClustering
{
    private const int ClassNeighbours = ReferenceDistances.ClassNeighbours;

    private readonly IReadOnlyList<Sample> _samples;
    private readonly TrainingReference? _reference;
    private readonly MiningContext _context;
    private readonly int _mostExact;
    private readonly ClassVotes _classes;

    // The samples that take part and their vectors, and those that are their own reference.
    private readonly int[] _indices;
    private readonly VectorSet _population;
    private readonly HashSet<string> _doubles;
    private readonly (int Class, double Probability)[][] _soft;

    internal ImageClustering(IReadOnlyList<Sample> samples, TrainingReference? reference, MiningContext context, int mostExact)
    {
        (_samples, _reference, _context, _mostExact) = (samples, reference, context, mostExact);
        _classes = new(reference, samples);
        (_indices, _population) = MinerSupport.Embedded(
            samples, reference?.Embeddings.Vectors.Dimension ?? 0, context, static s => s.Prediction is ClassificationPrediction);
        _soft = [.. _indices.Select(i => _classes.Soft((ClassificationPrediction)samples[i].Prediction!))];

        // A population that is its own reference takes part once, with its probabilities, which say more than their top label.
        _doubles = reference is { IsPopulation: true } ? new(_indices.Select(i => samples[i].Id), StringComparer.Ordinal) : [];
    }

    internal IReadOnlyList<MinerScore?> Score()
    {
        var scores = new MinerScore?[_samples.Count];
        VectorSet training = Training(_reference?.Embeddings ?? ReferenceVectors.Empty, _doubles, out int[] labels);
        if (_indices.Length == 0 || training.Count + _population.Count < 2) return scores;
        double[] classDistances = ClassDistances();
        Func<int, double[]?> byEmbedding = new ViewVotes(training, labels, _population, _soft, _classes.Names.Length, _context).Prepare(_mostExact);
        Func<int, double[]?> byAppearance = AppearanceVotes();
        double skill = _reference?.Appearance?.Skill ?? 0;
        MinerScore?[] dense = MinerSupport.ForEach(
            _indices.Length, _context, i => Together(byEmbedding(i), byAppearance(i), skill) is { } votes ? Judge(i, votes, classDistances[i]) : null);
        for (int i = 0; i < dense.Length; i++) scores[_indices[i]] = dense[i];
        return scores;
    }

    private static VectorSet Training(ReferenceVectors known, HashSet<string> doubles, out int[] labels)
    {
        int[] rows = [.. Enumerable.Range(0, known.Count).Where(r => known.Labels[r] != ReferenceVectors.NoClass && !doubles.Contains(known.SampleIds[r]))];
        labels = Array.ConvertAll(rows, r => known.Labels[r]);
        return known.Vectors.Subset(rows);
    }

    // What the picture looks like is a second, independent witness; it counts as far as looks tell the classes of the training images.
    private Func<int, double[]?> AppearanceVotes()
    {
        if (_reference?.Appearance is not { Skill: > 0 } space) return static _ => null;
        int[] seen = [.. Enumerable.Range(0, _indices.Length).Where(i => _samples[_indices[i]].Appearance is not null)];
        var points = new float[seen.Length][];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, _context.MaxDegreeOfParallelism), CancellationToken = _context.CancellationToken };
        Parallel.For(0, seen.Length, options, i => points[i] = space.Project(_samples[_indices[seen[i]]].Appearance));
        var place = new int[_indices.Length];
        Array.Fill(place, -1);
        for (int i = 0; i < seen.Length; i++) place[seen[i]] = i;

        VectorSet training = Training(space.Points, _doubles, out int[] labels);
        if (seen.Length == 0 || training.Count + seen.Length < 2) return static _ => null;
        Func<int, double[]?> votes = new ViewVotes(
            training, labels, VectorSet.FromRows(points), Array.ConvertAll(seen, i => _soft[i]), _classes.Names.Length, _context).Prepare(_mostExact);
        return query => place[query] >= 0 ? votes(place[query]) : null;
    }

    private static double[]? Together(double[]? embedding, double[]? appearance, double skill)
    {
        if (embedding is null || appearance is null) return embedding;
        for (int c = 0; c < embedding.Length; c++) embedding[c] = (embedding[c] + skill * appearance[c]) / (1 + skill);
        return embedding;
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
}
