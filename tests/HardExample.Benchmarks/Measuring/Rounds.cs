using System.Diagnostics;

namespace HardExample.Benchmarks.Measuring;

/// <summary>Runs what is measured and its limit by turns, so that both meet the same machine.</summary>
/// <param name="count">Rounds after the warm-up, at least 1.</param>
/// <param name="cancel">Honoured between runs.</param>
internal sealed class Rounds(int count, CancellationToken cancel)
{
    /// <summary>Measures one thing that has no limit.</summary>
    public Series Alone(Func<double> figure)
    {
        figure();
        return Series.Of(Enumerable.Range(0, count).Select(_ => Turn(figure)).ToArray());
    }

    /// <summary>Measures both; the one that begins changes from round to round.</summary>
    /// <param name="figure">Gives its value, for example images a second.</param>
    /// <param name="limit">Gives the value of the limit.</param>
    /// <returns>Both, and figure ÷ limit.</returns>
    public (Series Figure, Series Limit, Series Ratio) Pair(Func<double> figure, Func<double> limit)
    {
        figure();
        limit();
        double[] figures = new double[count], limits = new double[count], ratios = new double[count];
        for (int round = 0; round < count; round++)
        {
            if (round % 2 == 1) limits[round] = Turn(limit);
            figures[round] = Turn(figure);
            if (round % 2 == 0) limits[round] = Turn(limit);
            ratios[round] = figures[round] / limits[round];
        }
        return (Series.Of(figures), Series.Of(limits), Series.Of(ratios));
    }

    /// <summary>As <see cref="Pair"/>, for a figure that builds on its limit's work: the limit always goes first.</summary>
    public (Series Figure, Series Limit, Series Ratio) After(Func<double> limit, Func<double> figure)
    {
        limit();
        figure();
        double[] figures = new double[count], limits = new double[count], ratios = new double[count];
        for (int round = 0; round < count; round++)
        {
            limits[round] = Turn(limit);
            figures[round] = Turn(figure);
            ratios[round] = figures[round] / limits[round];
        }
        return (Series.Of(figures), Series.Of(limits), Series.Of(ratios));
    }

    /// <summary>How long an action takes, s.</summary>
    public static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private double Turn(Func<double> work)
    {
        cancel.ThrowIfCancellationRequested();
        GC.Collect();
        return work();
    }
}
