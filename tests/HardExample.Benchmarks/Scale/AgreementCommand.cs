using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using HardExample.Core.Configuration;
using HardExample.Core.Fusion;
using HardExample.Core.Mining;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Scoring;

namespace HardExample.Benchmarks.Scale;

/// <summary>How far the algorithms that large populations get agree with the exact ones, on a population where both can be run.</summary>
internal sealed class AgreementCommand : Command
{
    private const int Queries = 2_000;
    private const int Neighbours = 10;

    private readonly Option<int> _count = new("--count") { Description = "Samples.", DefaultValueFactory = static _ => 50_000 };
    private readonly Option<int> _training = new("--training") { Description = "Training samples; 0 = the population is its own reference.",
        DefaultValueFactory = static _ => 20_000 };
    private readonly Option<int> _threads = new(
        "--threads") { Description = "Threads.", DefaultValueFactory = static _ => Environment.ProcessorCount };
    private readonly Option<int> _reach = new(
        "--reach") { Description = "Taken points that each point of the k-center order is "
            + "compared with.", DefaultValueFactory = static _ => KCenter.TakenInReach };
    private readonly Option<int> _candidates = new(
        "--candidates") { Description = "References that each query is compared "
            + "with, at least.", DefaultValueFactory = static _ => ApproximateNeighbours.Candidates };
    private readonly Option<string?> _data = new(
        "--data") { Description = "Compare on real images in place of synthetic samples: a folder with pool/, train.manifest and model/." };
    private readonly Option<bool> _scores = new("--scores") { Description = "Also compare the scores and coefficients of the whole job." };
    private readonly Option<string> _folder = SyntheticData.FolderOption();

    public AgreementCommand(TextWriter output)
        : base("agreement", "Compare the approximate algorithms with the exact ones on a synthetic population.")
    {
        foreach (Option option in new Option[] { _count, _training, _threads, _reach, _candidates, _data, _scores, _folder }) Add(option);
        SetAction((parsed, cancel) => Task.Run(() => Run(parsed, output, cancel), CancellationToken.None));
    }

    private int Run(ParseResult parsed, TextWriter output, CancellationToken cancel)
    {
        string folder = parsed.GetRequiredValue(_folder);
        int threads = parsed.GetValue(_threads);
        (Sample[] samples, TrainingReference? reference) = parsed.GetValue(_data) is { } data
            ? RealPopulation.Observe(data, Path.Combine(folder, "cache"), cancel)
            : (SyntheticData.Population(folder, parsed.GetValue(_count))
                .Read(embeddings: true, rest: parsed.GetValue(_scores), labelled: false).ToArray(), null);
        if (parsed.GetValue(_training) == 0) reference = null;
        else reference ??= SyntheticData.Reference(folder, parsed.GetValue(_training), threads, cancel);
        VectorSet points = VectorSet.FromRows([.. samples.Select(static s => s.Embedding!)]),
            known = reference?.Embeddings.Vectors ?? VectorSet.Empty;
        var search = new NeighbourSearch { K = Neighbours, MaxDegreeOfParallelism = threads, CancellationToken = cancel };
        output.WriteLine($"{points.Count} samples, {known.Count} training samples");
        CompareNeighbours(VectorSet.Join(known, points), known.Count, parsed.GetValue(_candidates), search, output);
        CompareOrders(points, known, parsed.GetValue(_reach), search, output);
        if (parsed.GetValue(_scores)) CompareScores(samples, reference, search, output);
        return 0;
    }

    private static void CompareNeighbours(VectorSet union, int first, int candidates, NeighbourSearch search, TextWriter output)
    {
        int[] own = [.. Enumerable.Range(first, union.Count - first)];
        NeighbourTable near = Timed("neighbours, approximate", output,
            () => ApproximateNeighbours.Find(union, null, first, search with { Excluded = own }, candidates));
        int[] asked = KMeans.Spaced(own.Length, Math.Min(Queries, own.Length));
        int[] rows = Array.ConvertAll(asked, q => first + q);
        NeighbourTable exact = NearestNeighbours.Find(union.Subset(rows), union, search with { Excluded = rows });
        double[] dimensions = [.. Enumerable.Range(0, asked.Length).Select(i => LocalDimension(exact.Cosines(i)))
            .Where(double.IsFinite).Order()];
        int found = 0;
        for (int i = 0; i < asked.Length; i++)
            foreach (int neighbour in exact.Indices(i))
                if (near.Indices(asked[i]).Contains(neighbour)) found++;
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"recall@{Neighbours} of {asked.Length} queries: {found / (double)(asked.Length * exact.K):0.000}; local dimension "
                + $"(median) {dimensions[dimensions.Length / 2]:0.0}"));
    }

    // Maximum likelihood by the distances of the neighbours (Levina and Bickel 2004).
    private static double LocalDimension(ReadOnlySpan<float> cosines)
    {
        double sum = 0, farthest = Math.Sqrt(2 - 2.0 * cosines[^1]);
        foreach (float cosine in cosines[..^1]) sum += Math.Log(farthest / Math.Sqrt(Math.Max(0, 2 - 2.0 * cosine)));
        return (cosines.Length - 1) / sum;
    }

    private static void CompareOrders(VectorSet points, VectorSet known, int reach, NeighbourSearch search, TextWriter output)
    {
        NeighbourSearch one = search with { K = 1 };
        int[] near = Timed("k-center order, approximate", output, () => KCenter.Order(points, known, reach, one));
        int[] exact = Timed("k-center order, exact", output, () => KCenter.Order(points, known, int.MaxValue, one));
        double[] place = new double[exact.Length], placeNear = new double[exact.Length];
        for (int rank = 0; rank < exact.Length; rank++) (place[exact[rank]], placeNear[near[rank]]) = (rank, rank);
        int scored = exact.Length / 20;
        int both = exact.Take(scored).Intersect(near.Take(scored)).Count();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"k-center order: rank correlation {RankCorrelation.Of(place, placeNear):0.0000}; of the first {scored}, which score, "
            + $"{both / (double)scored:0.000} are the same"));
    }

    private static void CompareScores(Sample[] samples, TrainingReference? reference, NeighbourSearch search, TextWriter output)
    {
        reference ??= TrainingReferenceBuilder.FromPopulation(
            samples, new() { Task = TaskType.ImageClassification, MaxDegreeOfParallelism = search.MaxDegreeOfParallelism });
        IReadOnlyList<Sample> exact = Timed("all scores, exact", output, () => Score(samples, reference, int.MaxValue, search));
        IReadOnlyList<Sample> near = Timed("all scores, approximate", output, () => Score(samples, reference, 1, search));
        foreach (string algorithm in (ReadOnlySpan<string>)[AlgorithmNames.Clustering, AlgorithmNames.ImageSimilarity])
            Compare(algorithm, [.. exact.Select(s => s.Scores[algorithm].Value)], [.. near.Select(s => s.Scores[algorithm].Value)], output);
        Compare("coefficient", [.. exact.Select(static s => s.HardCoefficient!.Value)],
            [.. near.Select(static s => s.HardCoefficient!.Value)], output);
        int either = 0, both = 0;
        for (int i = 0; i < exact.Count; i++)
        {
            if (exact[i].IsHard || near[i].IsHard) either++;
            if (exact[i].IsHard && near[i].IsHard) both++;
        }
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"hard samples: {either} by one or the other, {both / (double)Math.Max(1, either):0.0000} of them by both"));
    }

    private static IReadOnlyList<Sample> Score(Sample[] samples, TrainingReference reference, int maxExact, NeighbourSearch search)
    {
        MiningConfig config = MiningConfig.Default;
        IMiner[] miners = [.. config.Algorithms.Select(a => a.Key switch
        {
            AlgorithmNames.Clustering => new ClusteringMiner(maxExact),
            AlgorithmNames.ImageSimilarity => new ImageSimilarityMiner(config.SimilaritySampleRatio, maxExact),
            _ => MinerFactory.Create(a.Key, config),
        })];
        return [.. new SampleScorer(miners, new CoefficientFusion(config), new PhaseEvents(null)).Score(new SampleList(samples), new()
        {
            Task = TaskType.ImageClassification, Reference = reference, MaxDegreeOfParallelism = search.MaxDegreeOfParallelism,
            CancellationToken = search.CancellationToken,
        })];
    }

    private static void Compare(string what, double[] exact, double[] near, TextWriter output)
    {
        double difference = 0;
        for (int i = 0; i < exact.Length; i++) difference += Math.Abs(exact[i] - near[i]) / exact.Length;
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{what}: rank correlation {RankCorrelation.Of(exact, near):0.0000}, mean difference {difference:0.00000}"));
    }

    private static T Timed<T>(string what, TextWriter output, Func<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        T result = work();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).TotalSeconds,8:0.0} s  {what}"));
        output.Flush();
        return result;
    }
}
