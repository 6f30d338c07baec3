namespace HardExample.Core.Evaluation.Tuning;

/// <summary>Finds the algo_hard_threshold with the best F1 of what is flagged (van Rijsbergen 1979, chapter 7).</summary>
internal static class FlagThreshold
{
    /// <summary>Thresholds are tried in steps of 1/1000; finer ones would be noise.</summary>
    private const int Steps = 1000;

    /// <summary>The threshold in [0, 1]; of equally good ones the largest.</summary>
    /// <param name="coefficients">Coefficients in [0, 1].</param>
    /// <param name="truth">Difficulty of the same samples.</param>
    public static double Best(double[] coefficients, double[] truth)
    {
        double[] keys = [.. coefficients], difficulty = [.. truth];
        Array.Sort(keys, difficulty);
        double wrong = difficulty.Sum(), found = 0, best = -1, threshold = 1;
        for (int step = Steps, next = keys.Length - 1; step >= 0; step--)
        {
            double candidate = (double)step / Steps;
            for (; next >= 0 && keys[next] >= candidate; next--) found += difficulty[next];
            double value = F1(found, keys.Length - 1 - next, wrong);
            if (value > best) (best, threshold) = (value, candidate);
        }
        return threshold;
    }

    /// <summary>2 · found/(flagged + wrong): the harmonic mean of precision and recall; NaN when nothing is wrong.</summary>
    public static double F1(double found, double flagged, double wrong) => wrong == 0 ? double.NaN : 2 * found / (flagged + wrong);
}
