using System.Collections.Immutable;
using HardExample.Core.Evaluation.Metrics;

namespace HardExample.Core.Evaluation.Tuning;

/// <summary>Compares two sets of coefficients on parts of the samples that were not fitted to.</summary>
internal sealed class HeldOutComparison
{
    /// <summary>Figures beside those of <see cref="RankingFigures"/>: the share that is flagged, and F1 of the flags.</summary>
    public const int FlaggedShare = Flags, F1 = Flags + 1;

    private const int Flags = 6, Count = 8;
    private static readonly ImmutableArray<double> Budget = [0.1];

    private readonly List<Part> _parts = [];
    private readonly FusionTable _table;

    public HeldOutComparison(FusionTable table) => _table = table;

    public int Parts => _parts.Count;

    public void Add(int[] rows, double[] start, double startThreshold, double[] tuned, double tunedThreshold) =>
        _parts.Add(new(rows, SideOf(rows, start, startThreshold), SideOf(rows, tuned, tunedThreshold)));

    /// <summary>Means over the parts before and after tuning, for given multiplicities; figure f is at 2 f and 2 f + 1.</summary>
    public double[] Compute(int[] counts)
    {
        double[] sums = new double[2 * Count];
        int[] terms = new int[Count];
        foreach ((double[] start, double[] tuned) in _parts.Select(p => p.Compute(counts)))
            for (int f = 0; f < Count; f++)
            {
                // A part can lack a figure, for example when a resample left nothing wrong in it.
                if (double.IsNaN(start[f]) || double.IsNaN(tuned[f])) continue;
                sums[2 * f] += start[f];
                sums[2 * f + 1] += tuned[f];
                terms[f]++;
            }
        for (int f = 0; f < sums.Length; f++) sums[f] = terms[f / 2] == 0 ? double.NaN : sums[f] / terms[f / 2];
        return sums;
    }

    /// <summary>In how many parts the tuned figure is larger.</summary>
    public int BetterIn(int figure)
    {
        int[] once = [.. Enumerable.Repeat(1, _table.Truth.Length)];
        return _parts.Select(p => p.Compute(once)).Count(p => p.Tuned[figure] > p.Start[figure]);
    }

    /// <summary>The figure that is tuned for.</summary>
    public static int MainFigure(FusionTable table) => table.IsGraded ? RankingFigures.Spearman : RankingFigures.Auroc;

    /// <summary>Tuned minus before, for one figure of what <see cref="Compute"/> gives.</summary>
    public static double Difference(double[] figures, int figure) => figures[2 * figure + 1] - figures[2 * figure];

    private Side SideOf(int[] rows, double[] coefficients, double threshold)
    {
        double[] truth = [.. rows.Select(r => _table.Truth[r])];
        return new(new([.. coefficients.Select(static c => (double?)c)], truth, Budget, _table.IsGraded), coefficients, truth, threshold);
    }

    private sealed record Part(int[] Rows, Side Start, Side Tuned)
    {
        public (double[] Start, double[] Tuned) Compute(int[] counts)
        {
            int[] own = [.. Rows.Select(r => counts[r])];
            return (Start.Compute(own), Tuned.Compute(own));
        }
    }

    private sealed record Side(RankingFigures Figures, double[] Coefficients, double[] Truth, double Threshold)
    {
        public double[] Compute(int[] counts)
        {
            double count = 0, wrong = 0, flagged = 0, found = 0;
            for (int i = 0; i < counts.Length; i++)
            {
                count += counts[i];
                wrong += counts[i] * Truth[i];
                if (Coefficients[i] < Threshold) continue;
                flagged += counts[i];
                found += counts[i] * Truth[i];
            }
            if (count == 0) return [.. Enumerable.Repeat(double.NaN, Count)];
            return [.. Figures.Compute(counts).AsSpan(0, Flags), flagged / count, FlagThreshold.F1(found, flagged, wrong)];
        }
    }
}
