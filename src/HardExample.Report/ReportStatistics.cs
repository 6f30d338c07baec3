using System.Collections.Immutable;
using HardExample.Core.Samples;

namespace HardExample.Report;

/// <summary>The figures of a report that cover every sample, listed or not.</summary>
internal sealed class ReportStatistics
{
    /// <summary>Bars of the histogram of coefficients, each 1/40 wide.</summary>
    internal const int Bins = 40;

    internal ReportStatistics(ReportInput input)
    {
        int algorithms = input.Algorithms.Count;
        (Scored, Leads, Shares) = (new int[algorithms], new int[algorithms], new double[algorithms]);
        var contributions = new Contributions(input.Algorithms);
        var classes = new SortedDictionary<string, ClassCount>(StringComparer.Ordinal);
        foreach (Sample sample in input.Samples)
        {
            double coefficient = sample.HardCoefficient ?? 0;
            int bin = Math.Clamp((int)(coefficient * Bins), 0, Bins - 1);
            if (sample.HardCoefficient is not null) Histogram[bin]++;
            if (sample.IsHard) Hard++;
            foreach (int reason in sample.HardReasons) Reasons[reason] = Reasons.GetValueOrDefault(reason) + 1;
            for (int i = 0; i < algorithms; i++)
                if (sample.Scores.ContainsKey(input.Algorithms[i].Key)) Scored[i]++;
            if (sample.IsHard) AddShares(contributions.Of(sample));
            CountClasses(sample, coefficient, classes);
        }
        for (int i = 0; i < algorithms && Hard > 0; i++) Shares[i] /= Hard;
        Classes = [.. classes.Values];
    }

    /// <summary>Hard samples.</summary>
    internal int Hard { get; private set; }

    /// <summary>Samples a bar, [<see cref="Bins"/>].</summary>
    internal int[] Histogram { get; } = new int[Bins];

    /// <summary>How many samples each algorithm scored.</summary>
    internal int[] Scored { get; }

    /// <summary>The mean share of each algorithm in H0 of the hard samples, 0..1.</summary>
    internal double[] Shares { get; }

    /// <summary>Of how many hard samples each algorithm is the largest contributor.</summary>
    internal int[] Leads { get; }

    /// <summary>How many samples have each reason.</summary>
    internal SortedDictionary<int, int> Reasons { get; } = [];

    /// <summary>The classes in ordinal order.</summary>
    internal ImmutableArray<ClassCount> Classes { get; }

    /// <summary>The classes that a sample counts for: the predicted one, or those of its boxes; "" without any.</summary>
    internal static IEnumerable<string> ClassesOf(Sample sample) => sample.Prediction switch
    {
        ClassificationPrediction p => [p.Label],
        DetectionPrediction { Boxes.IsEmpty: false } p => p.Boxes.Select(static b => b.Label).Distinct(StringComparer.Ordinal),
        _ => [""],
    };

    private void AddShares(double[] shares)
    {
        int best = -1;
        for (int i = 0; i < shares.Length; i++)
        {
            Shares[i] += shares[i];
            if (shares[i] > 0 && (best < 0 || shares[i] > shares[best])) best = i;
        }
        if (best >= 0) Leads[best]++;
    }

    private static void CountClasses(Sample sample, double coefficient, SortedDictionary<string, ClassCount> classes)
    {
        foreach (string name in ClassesOf(sample))
        {
            if (!classes.TryGetValue(name, out ClassCount? count)) classes[name] = count = new(name);
            count.Samples++;
            count.CoefficientSum += coefficient;
            if (sample.IsHard) count.Hard++;
        }
        if (sample.Prediction is not DetectionPrediction detection) return;
        foreach (DetectedBox box in detection.Boxes) classes[box.Label].Boxes++;
    }

    /// <summary>What is counted for one class.</summary>
    internal sealed class ClassCount(string name)
    {
        internal string Name => name;
        internal int Samples { get; set; }
        internal int Hard { get; set; }
        internal int Boxes { get; set; }
        internal double CoefficientSum { get; set; }
    }
}
