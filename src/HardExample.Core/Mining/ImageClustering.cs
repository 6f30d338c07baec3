using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Predictions;
using HardExample.Core.Reasons;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>clustering_mining for classification: one run over a population.</summary>
internal sealed class ImageClustering
{
    // Above this many training samples of a class, the nearest of them are searched approximately too.
    private const int MaxExactOfClass = 10_000;

    private const int ClassNeighbours = ReferenceDistances.ClassNeighbours;

    private readonly IReadOnlyList<Sample> _samples;
    private readonly TrainingReference? _reference;
    private readonly MiningContext _context;
    private readonly int _maxExact;
    private readonly int _candidates;
    private readonly ClassDistribution _classes;

    // The samples that take part and their vectors, and the labelled training rows that are not among the samples.
    private readonly int[] _indices;
    private readonly ClassificationPrediction[] _predictions;
    private readonly VectorSet _population;
    private readonly HashSet<string> _populationIds;
    private readonly VectorSet _training;
    private readonly int[] _labels;

    // Images that were chosen before vote when people have said what they are.
    private readonly (VectorSet Vectors, int[] Labels) _chosen;

    // Null for a large population, where they would take more memory than the predictions.
    private readonly (int Class, double Probability)[][]? _soft;

    internal ImageClustering(
        IReadOnlyList<Sample> samples, TrainingReference? reference, MiningContext context, int maxExact, int candidates)
    {
        (_samples, _reference, _context, _maxExact, _candidates) = (samples, reference, context, maxExact, candidates);
        _classes = new(reference, samples, context.Known.Labels);
        (_indices, _population) = MinerSupport.Embedded(
            samples, reference?.Embeddings.Vectors.Dimension ?? 0, context, static s => s.Prediction is ClassificationPrediction);
        _predictions = Array.ConvertAll(_indices, i => (ClassificationPrediction)samples[i].Prediction!);
        // A population that is its own reference votes once, with its probabilities rather than its top label.
        _populationIds = reference is { IsPopulation: true } ? new(_indices.Select(i => samples[i].Id), StringComparer.Ordinal) : [];
        _training = Training(reference?.Embeddings ?? ReferenceVectors.Empty, out _labels);
        KnownImages known = context.Known;
        int[] labelled = [.. Enumerable.Range(0, known.Labels.Length).Where(i => known.Labels[i] is not null)];
        _chosen = (known.Vectors.Subset(labelled), Array.ConvertAll(labelled, i => _classes.IndexOf(known.Labels[i]!)));
        if (IsExact) _soft = Array.ConvertAll(_predictions, _classes.Soft);
    }

    private int Voters => _training.Count + _chosen.Vectors.Count + _population.Count;

    private bool IsExact => Voters <= _maxExact;

    /// <summary>The scores; each is computed when it is read.</summary>
    internal IReadOnlyList<MinerScore?> Score()
    {
        if (_indices.Length == 0 || Voters < 2) return new MinerScore?[_samples.Count];
        double[] classDistances = ClassDistances();
        // The votes take as much memory again.
        _context.EndPhase();
        Vote?[] votes = Votes();
        return ScoresOf(_samples.Count, _indices, Array.ConvertAll(_predictions, static p => p.Label), votes, classDistances, _classes,
            _reference);
    }

    // A static method, so that the closure keeps neither samples nor embeddings in memory.
    private static SparseScores ScoresOf(
        int count, int[] indices, string[] labels, Vote?[] votes, double[] distances, ClassDistribution classes,
        TrainingReference? reference) =>
        new(count, indices, i => votes[i] is { } vote ? Judge(labels[i], vote, distances[i], classes, reference) : null);

    private Vote?[] Votes()
    {
        // Descriptors first: their memory is freed before the embeddings are searched.
        Func<int, double[]?> byDescriptor = DescriptorVotes();
        _context.Embeddings?.DropDescriptors();
        _context.EndPhase();
        Func<int, double[]?> byEmbedding = new NearestNeighbourVote(
            _training, _labels, _population, AddPrediction, _classes.Names.Length, _context) { Chosen = _chosen }
            .Prepare(_maxExact, _candidates);
        double populationKappa = _reference?.Descriptor?.PopulationKappa ?? 0;
        float[]?[] second = SecondViewShares.Of(_samples, _context);
        OpinionPool? pool = PoolOf(byEmbedding, second);
        return MinerSupport.ForEach(_indices.Length, _context, query =>
        {
            double[]? neighbours = ProductOf(byEmbedding(query), byDescriptor(query), populationKappa);
            if (Pooled(neighbours, second[_indices[query]], pool) is not { } votes) return (Vote?)null;
            int top = AugmentedViews.ArgMax(votes);
            return new(votes[_classes.IndexOf(_predictions[query].Label)], top, votes[top]);
        });
    }

    private VectorSet Training(ReferenceVectors known, out int[] labels)
    {
        int[] rows = [.. Enumerable.Range(0, known.Count)
            .Where(r => known.Labels[r] != ReferenceVectors.NoClass && !_populationIds.Contains(known.SampleIds[r]))];
        labels = Array.ConvertAll(rows, r => known.Labels[r]);
        return known.Vectors.Subset(rows);
    }

    // Of a population that is its own reference: votes in the space of the image descriptors.
    private Func<int, double[]?> DescriptorVotes()
    {
        if (_reference?.Descriptor is not { PopulationKappa: > 0 } space) return static _ => null;
        (int[] seen, VectorSet points) = MinerSupport.Descriptors(_samples, _indices, space, _context);
        var rowOf = new int[_indices.Length];
        Array.Fill(rowOf, -1);
        for (int i = 0; i < seen.Length; i++) rowOf[seen[i]] = i;

        VectorSet training = Training(space.Points, out int[] labels);
        var views = new NearestNeighbourVote(
            training, labels, points, (votes, i, weight) => AddPrediction(votes, seen[i], weight), _classes.Names.Length, _context);
        if (seen.Length == 0 || views.Voters < 2) return static _ => null;
        Func<int, double[]?> votes = views.Prepare(_maxExact, _candidates);
        return query => rowOf[query] >= 0 ? votes(rowOf[query]) : null;
    }

    // q ∝ (q_embedding + ε)(q_descriptor + ε)^κ; ε, one more neighbour of unknown class, keeps a class without neighbours possible.
    private static double[]? ProductOf(double[]? embedding, double[]? descriptor, double kappa)
    {
        if (embedding is null || descriptor is null) return embedding;
        double unknown = 1.0 / (ClusteringMiner.Neighbours * embedding.Length), sum = 0;
        for (int c = 0; c < embedding.Length; c++)
            sum += embedding[c] = (embedding[c] + unknown) * Math.Pow(descriptor[c] + unknown, kappa);
        for (int c = 0; c < embedding.Length; c++) embedding[c] /= sum;
        return embedding;
    }

    // The better the second view tells the classes, the more it leads.
    private static double[]? Pooled(double[]? neighbours, float[]? second, OpinionPool? pool)
    {
        if (neighbours is null || second is null || pool is null) return neighbours;
        double[] logs = LogsOf(neighbours);
        for (int c = 0; c < logs.Length; c++)
            logs[c] = pool.Own * logs[c] + pool.Second * MinerSupport.LogShare(second, c) + pool.OffsetOf(c);
        Softmax.Apply(logs, 1);
        return logs;
    }

    // ln (v + ε).
    private static double[] LogsOf(double[] votes)
    {
        double unknown = 1.0 / (ClusteringMiner.Neighbours * votes.Length);
        return Array.ConvertAll(votes, v => Math.Log(v + unknown));
    }

    private OpinionPool? PoolOf(Func<int, double[]?> votes, float[]?[] second)
    {
        if (_reference?.View is not { } view) return null;
        if (!view.IsOfPopulation) return view.PoolOfVotes([], [], _context.Threads());
        int[] queries = KMeans.Spaced(
            [.. Enumerable.Range(0, _indices.Length).Where(q => second[_indices[q]] is not null)], OpinionPool.MaxSamples);
        double[]?[] logs = MinerSupport.ForEach(queries.Length, _context, i => votes(queries[i]) is { } own ? LogsOf(own) : null);
        int[] voted = [.. Enumerable.Range(0, logs.Length).Where(i => logs[i] is not null)];
        return view.PoolOfVotes(
            Array.ConvertAll(voted, i => logs[i]!),
            Array.ConvertAll(voted, i => Enumerable.Range(0, _classes.Names.Length)
                .Select(c => MinerSupport.LogShare(second[_indices[queries[i]]]!, c)).ToArray()),
            _context.Threads());
    }

    private static MinerScore Judge(string label, Vote vote, double classDistance, ClassDistribution classes, TrainingReference? reference)
    {
        bool disagrees = vote.ForPredicted < vote.ForTop;
        double limit = reference?.DistanceLimitOf(classes.IndexOf(label)) ?? double.NaN;
        bool far = classDistance > limit;

        List<(int, double)> reasons = [];
        if (disagrees) reasons.Add((ReasonCatalog.ClusterDisagrees, 1));
        if (far) reasons.Add((ReasonCatalog.FarFromClass, 1));
        string said = disagrees
            ? $"its neighbours say {classes.Names[vote.Top]} {MinerSupport.Show(vote.ForTop)}, not {label} "
                + $"{MinerSupport.Show(vote.ForPredicted)}"
            : $"its neighbours say {label} {MinerSupport.Show(vote.ForPredicted)}";
        return new()
        {
            Algorithm = AlgorithmNames.Clustering,
            Kind = MinerKind.ErrorEstimator,
            Value = Math.Clamp(1 - vote.ForPredicted, 0, 1),
            Reasons = MinerSupport.Shares(reasons, reasons.Count),
            Explanation = far
                ? $"{said}; it is {MinerSupport.Show(classDistance)} away from training samples of {label}, where "
                    + $"{MinerSupport.Show(limit)} is usual"
                : said,
        };
    }

    // Mean distance of each sample to the 5 nearest training samples of its predicted class; NaN where there is none.
    private double[] ClassDistances()
    {
        var distances = new double[_indices.Length];
        Array.Fill(distances, double.NaN);
        if (_reference is not { } reference) return distances;
        ReferenceVectors known = reference.Embeddings;
        int[] predicted = Array.ConvertAll(_predictions, p => reference.ClassIndex(p.Label) + 1);
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
            NeighbourTable nearest = IsExact || rows.Length <= MaxExactOfClass
                ? NearestNeighbours.Find(asked, labelled, search)
                : ApproximateNeighbours.Find(labelled, asked, 0, search, _candidates);
            for (int q = 0; q < queries.Length; q++) distances[queries[q]] = nearest.MeanDistance(q);
        }
        return distances;
    }

    private void AddPrediction(double[] votes, int index, double weight)
    {
        if (_soft is null) _classes.Add(votes, _predictions[index], weight);
        else foreach ((int c, double probability) in _soft[index]) votes[c] += weight * probability;
    }

    private readonly record struct Vote(double ForPredicted, int Top, double ForTop);
}
