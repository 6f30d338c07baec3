using HardExample.Core.Errors;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Neighbours;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Samples;

namespace HardExample.Core.Reference;

/// <summary>
/// What images tell of their class without the model in service, whose mistakes are not those of the model (co-training: Blum and Mitchell
/// 1998): class probabilities from the image descriptor and from the features of a pretrained extractor, learnt from the labelled training
/// images.
/// </summary>
/// <remarks>
/// <code>
/// q = softmax(Σ T_v s_v)
/// </code>
/// s_v are the scores of view v (<see cref="KernelRidgeClassifier"/>), T_v ≥ 0 is fitted to leave-one-out scores, so that the labels decide
/// how much each view counts (<see cref="LeaveOneOut.Sharpness"/>).
/// </remarks>
public sealed class SecondView
{
    /// <summary>From this κ of the descriptor on, pretrained features are not worth a forward pass an image.</summary>
    public const double SufficientKappa = 0.9;

    private readonly DescriptorSpace? _space;

    internal SecondView(DescriptorSpace? space, ViewClassifier? descriptor, ViewClassifier? pretrained, double kappa,
        double descriptorKappa) =>
        (_space, Descriptor, Pretrained, Kappa, DescriptorKappa) = (space, descriptor, pretrained, kappa, descriptorKappa);

    /// <summary>
    /// Cohen's kappa of q against chance, (accuracy − 1/K)/(1 − 1/K), by leave-one-out on the training labels: 0 no better than chance, 1
    /// always right.
    /// </summary>
    public double Kappa { get; }

    /// <summary>The same of the descriptor alone; 0 where it was not observed.</summary>
    public double DescriptorKappa { get; }

    /// <summary>T of the descriptor; 0 when it tells nothing beside the pretrained features.</summary>
    public double DescriptorSharpness => Descriptor?.Sharpness ?? 0;

    /// <summary>T of the pretrained features; 0 when they were not observed, or tell nothing beside the descriptor.</summary>
    public double PretrainedSharpness => Pretrained?.Sharpness ?? 0;

    /// <summary>What serves, for the log: for example "image descriptor and pretrained features".</summary>
    public string Description => (Descriptor, Pretrained) switch
    {
        (not null, not null) => "image descriptor and pretrained features",
        (null, not null) => "pretrained features",
        _ => "image descriptor",
    };

    internal ViewClassifier? Descriptor { get; }

    internal ViewClassifier? Pretrained { get; }

    /// <summary>The class probabilities of samples; those of one sample do not depend on the others.</summary>
    /// <param name="samples">Samples.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <returns>[samples][classes of the reference], each row with sum 1 up to rounding; null where nothing was observed that a view
    /// needs.</returns>
    /// <exception cref="InputException">Vectors have another length than those of the training images.</exception>
    internal float[]?[] Of(IReadOnlyList<Sample> samples, ParallelOptions options)
    {
        var sums = new double[]?[samples.Count];
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
        if (seen.Length > KernelRidgeClassifier.MaxPoints)
            seen = Array.ConvertAll(KMeans.Spaced(seen.Length, KernelRidgeClassifier.MaxPoints), i => seen[i]);
        int[] labels = Array.ConvertAll(seen, i => reference.ClassIndex(samples[i].Label!));
        int present = labels.Distinct().Count();
        if (present < 2 || (space is null && !pretrained)) return null;

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.MaxDegreeOfParallelism),
            CancellationToken = options.CancellationToken };
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
                throw new InputException(
                    $"Pretrained features have {row.Length} values, those of the training data {view.Classifier.Points.Dimension}. Observe "
                    + "training data and population with one extractor.");
        double[][] scores = view.Classifier.Scores(VectorSet.FromRows(rows), options);
        for (int i = 0; i < seen.Length; i++)
        {
            double[] sum = sums[seen[i]] ??= new double[scores[i].Length];
            for (int c = 0; c < sum.Length; c++) sum[c] += view.Sharpness * scores[i][c];
        }
    }

    /// <summary>One view: its classifier and T.</summary>
    internal sealed record ViewClassifier(KernelRidgeClassifier Classifier, double Sharpness);
}
