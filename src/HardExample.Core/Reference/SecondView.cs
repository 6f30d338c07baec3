using HardExample.Core.Errors;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Predictions;
using HardExample.Core.Samples;

namespace HardExample.Core.Reference;

/// <summary>
/// What images tell of their class without the model in service, whose mistakes are not those of the model (co-training: Blum and Mitchell
/// 1998): class probabilities from the image descriptor and from the features of a pretrained extractor, learnt from the labelled training
/// images; of a population that is its own reference from pretrained features alone, learnt from what the model predicts for the other
/// images.
/// </summary>
/// <remarks>
/// With training images:
/// <code>
/// q = softmax(Σ T_v s_v)
/// </code>
/// s_v are the scores of view v (<see cref="KernelRidgeClassifier"/>), T_v ≥ 0 is fitted to leave-one-out scores, so that the labels decide
/// how much each view counts (<see cref="LeaveOneOut.Sharpness"/>).
/// Without:
/// <code>
/// q = softmax(T f₋ᵢ)
/// </code>
/// f₋ᵢ is what the predicted probabilities of all other images say (<see cref="RidgeClassifier"/>): mistakes of the model that do not
/// follow from what the image shows are not learnt from the others. How far that can be believed is told by how far both agree
/// (<see cref="OpinionPool"/>).
/// </remarks>
public sealed class SecondView
{
    /// <summary>From this κ of the descriptor on, pretrained features are not worth a forward pass an image.</summary>
    public const double SufficientKappa = 0.9;

    private readonly DescriptorSpace? _space;

    internal SecondView(DescriptorSpace? space, ViewClassifier? descriptor, ViewClassifier? pretrained, double kappa,
        double descriptorKappa) =>
        (_space, Descriptor, Pretrained, Kappa, DescriptorKappa, Pool) = (
            space, descriptor, pretrained, kappa, descriptorKappa, new(1, kappa, []));

    internal SecondView(PopulationClassifier population, double kappa, OpinionPool pool) =>
        (Population, Kappa, Pool) = (population, kappa, pool);

    /// <summary>
    /// Cohen's kappa of q against chance, (accuracy − 1/K)/(1 − 1/K), by leave-one-out on the training labels: 0 no better than chance, 1
    /// always right. Of a population that is its own reference: agreement with the predicted classes, in the place of accuracy.
    /// </summary>
    public double Kappa { get; }

    /// <summary>How the model's own probabilities and q become one: with training labels p q^κ.</summary>
    public OpinionPool Pool { get; }

    /// <summary>Whether the model's predictions taught it, in place of labels.</summary>
    public bool IsOfPopulation => Population is not null;

    /// <summary>
    /// <see cref="MinerScore.ViewWeight"/> of a score that has q in it: κ; without training labels 1, because the pool then says what the
    /// model's own confidence is worth.
    /// </summary>
    internal double Weight => IsOfPopulation ? 1 : Kappa;

    /// <summary>The same of the descriptor alone; 0 where it was not observed.</summary>
    public double DescriptorKappa { get; }

    /// <summary>T of the descriptor; 0 when it tells nothing beside the pretrained features.</summary>
    public double DescriptorSharpness => Descriptor?.Sharpness ?? 0;

    /// <summary>T of the pretrained features; 0 when they were not observed, or tell nothing beside the descriptor.</summary>
    public double PretrainedSharpness => Pretrained?.Sharpness ?? Population?.Sharpness ?? 0;

    internal ViewClassifier? Descriptor { get; }

    internal ViewClassifier? Pretrained { get; }

    internal PopulationClassifier? Population { get; }

    /// <summary>How votes of neighbours v and q become one: with training labels v^(1 − κ²) q^κ.</summary>
    /// <param name="votes">ln (v + ε) of some samples of the population, [samples][classes].</param>
    /// <param name="second">ln q of the same.</param>
    /// <param name="options">Threads and cancellation.</param>
    internal OpinionPool PoolOfVotes(double[][] votes, double[][] second, ParallelOptions options) =>
        IsOfPopulation && votes.Length > 0 ? OpinionPool.Fit(votes, second, Kappa, options) : new(1 - Kappa * Kappa, Kappa, []);

    /// <summary>The class probabilities of samples; those of one sample do not depend on the others.</summary>
    /// <param name="samples">Samples.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <returns>[samples][classes of the reference], each row with sum 1 up to rounding; null where nothing was observed that a view
    /// needs.</returns>
    /// <exception cref="InputException">Vectors have another length than those of the training images.</exception>
    internal float[]?[] Of(IReadOnlyList<Sample> samples, ParallelOptions options)
    {
        var sums = new double[]?[samples.Count];
        if (Population is not null) Parallel.For(0, sums.Length, options, i => sums[i] = Population.Scores(samples[i]));
        Add(sums, samples, Descriptor, static s => s.Descriptor, v => _space!.ProjectFully(v), options);
        Add(sums, samples, Pretrained, static s => s.PretrainedEmbedding, static v => v, options);
        return Array.ConvertAll(sums, static sum =>
        {
            if (sum is null) return null;
            Softmax.Apply(sum, 1);
            return Array.ConvertAll(sum, static p => (float)p);
        });
    }

    /// <summary>Learns the view from the labelled samples; null below two classes, or when nothing tells them apart.</summary>
    /// <param name="samples">The training samples.</param>
    /// <param name="space">The space of their descriptors; null = none were observed.</param>
    /// <param name="reference">The classes.</param>
    /// <param name="options">Threads and cancellation.</param>
    internal static SecondView? Create(IReadOnlyList<Sample> samples, DescriptorSpace? space, TrainingReference reference,
        ReferenceOptions options)
    {
        bool pretrained = samples.Any(static s => s.PretrainedEmbedding is not null);
        int[] seen =
        [
            .. Enumerable.Range(0, samples.Count).Where(i => samples[i].Label is not null
                && (space is null || samples[i].Descriptor is not null) && (!pretrained || samples[i].PretrainedEmbedding is not null)),
        ];
        seen = KMeans.Spaced(seen, KernelRidgeClassifier.MaxPoints);
        int[] labels = Array.ConvertAll(seen, i => reference.ClassIndex(samples[i].Label!));
        int present = labels.Distinct().Count();
        if (present < 2 || (space is null && !pretrained)) return null;

        ParallelOptions parallel = options.Threads();
        List<KernelRidgeClassifier> classifiers = [];
        List<double[][]> leftOut = [];
        if (space is not null) Fit(i => space.ProjectFully(samples[i].Descriptor));
        double descriptorKappa = space is null ? 0 : LeaveOneOut.Kappa(leftOut[0], labels, present);
        if (pretrained) Fit(i => samples[i].PretrainedEmbedding!);

        double[] sharpness = LeaveOneOut.Sharpness(leftOut, labels);
        double kappa = LeaveOneOut.Kappa([.. Enumerable.Range(0, seen.Length).Select(i => LeaveOneOut.Sum(leftOut, i, sharpness))],
            labels, present);
        if (kappa <= 0 || Array.TrueForAll(sharpness, static t => t <= 0)) return null;
        return new(space, space is null ? null : Weighted(0), pretrained ? Weighted(classifiers.Count - 1) : null, kappa, descriptorKappa);

        ViewClassifier? Weighted(int view) => sharpness[view] > 0 ? new(classifiers[view], sharpness[view]) : null;

        void Fit(Func<int, float[]> vector)
        {
            var rows = new float[seen.Length][];
            Parallel.For(0, rows.Length, parallel, i => rows[i] = vector(seen[i]));
            (KernelRidgeClassifier classifier, double[][] scores) = KernelRidgeClassifier.Fit(
                VectorSet.FromRows(rows), labels, reference.Classes.Length, parallel);
            classifiers.Add(classifier);
            leftOut.Add(scores);
        }
    }

    private static void Add(
        double[]?[] sums, IReadOnlyList<Sample> samples, ViewClassifier? view, Func<Sample, float[]?> vector,
        Func<float[], float[]> project, ParallelOptions options)
    {
        if (view is null) return;
        int[] seen = [.. Enumerable.Range(0, samples.Count).Where(i => vector(samples[i]) is not null)];
        if (seen.Length == 0) return;
        var rows = new float[seen.Length][];
        Parallel.For(0, rows.Length, options, i => rows[i] = project(vector(samples[seen[i]])!));
        foreach (float[] row in rows)
            if (row.Length != view.Classifier.Points.Dimension)
                throw OtherFeatures(row.Length, view.Classifier.Points.Dimension);
        double[][] scores = view.Classifier.Scores(VectorSet.FromRows(rows), options);
        for (int i = 0; i < seen.Length; i++)
        {
            double[] sum = sums[seen[i]] ??= new double[scores[i].Length];
            for (int c = 0; c < sum.Length; c++) sum[c] += view.Sharpness * scores[i][c];
        }
    }

    /// <summary>Learns the view of a population that is its own reference; null when nothing tells its predicted classes.</summary>
    /// <param name="samples">The population.</param>
    /// <param name="apart">What was taken off the samples; null = they have all.</param>
    /// <param name="reference">The classes.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <returns>The view; and the samples that it was learnt from, with the class that the others tell as label.</returns>
    internal static (SecondView View, IReadOnlyList<Sample> Told)? OfPopulation(
        IReadOnlyList<Sample> samples, EmbeddingStore? apart, TrainingReference reference, ReferenceOptions options)
    {
        int[] seen =
        [
            .. Enumerable.Range(0, samples.Count).Where(i => (apart?.IsPretrained(i) ?? samples[i].PretrainedEmbedding is not null)
                && samples[i].Prediction is ClassificationPrediction),
        ];
        seen = KMeans.Spaced(seen, RidgeClassifier.MaxPoints);
        if (seen.Length < 2) return null;
        Sample[] taught = apart is null ? Array.ConvertAll(seen, i => samples[i])
            : apart.Pick(seen, Observations.PretrainedEmbedding | Observations.AugmentedPredictions);
        var predictions = Array.ConvertAll(taught, static s => (ClassificationPrediction)s.Prediction!);
        int[] labels = Array.ConvertAll(predictions, p => reference.ClassIndex(p.Label));
        int present = labels.Distinct().Count();
        if (present < 2) return null;

        ParallelOptions parallel = options.Threads();
        foreach (Sample sample in taught)
            if (sample.PretrainedEmbedding!.Length != taught[0].PretrainedEmbedding!.Length)
                throw new InputException(
                    $"The pretrained features of '{sample.Id}' have {sample.PretrainedEmbedding.Length} values, those of other samples "
                    + $"{taught[0].PretrainedEmbedding!.Length}. Observe the whole population with one extractor.");
        double[][] targets = Array.ConvertAll(predictions, p => PopulationClassifier.TargetOf(p, reference));
        VectorSet points = VectorSet.FromRows(Array.ConvertAll(taught, static s => PopulationClassifier.PointOf(s)));
        if (RidgeClassifier.Fit(points, targets, parallel) is not ({ } classifier, { } leftOut, > 0 and var sharpness)) return null;
        double kappa = LeaveOneOut.Kappa(leftOut, labels, present);
        if (kappa <= 0) return null;
        double[][] own = Array.ConvertAll(predictions, p => ClassProbabilities.LogsOf(p, reference.Classes.Length, reference.ClassIndex));
        double[][] second = Array.ConvertAll(leftOut, s => Array.ConvertAll(SoftLabels.Shares(s, sharpness), ClassProbabilities.LogOf));
        var view = new SecondView(
            new(classifier, sharpness, reference, [.. taught.Select(static s => s.Id)]), kappa,
            OpinionPool.Fit(own, second, kappa, parallel));
        return (view, [.. taught.Select((s, i) => s with { Label = reference.Classes[AugmentedViews.ArgMax(leftOut[i])] })]);
    }

    /// <summary>One view: its classifier and T.</summary>
    internal sealed record ViewClassifier(KernelRidgeClassifier Classifier, double Sharpness);

    /// <summary>The error of pretrained features that another extractor gave than those of the reference.</summary>
    internal static InputException OtherFeatures(int length, int expected) =>
        new($"Pretrained features have {length} values, those of the reference {expected}. Observe training data and population with "
            + "one extractor.");
}
