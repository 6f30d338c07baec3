using HardExample.Core;
using HardExample.Core.Configuration;
using HardExample.Core.Fusion;
using HardExample.Core.Mining;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Report;

/// <summary>
/// Which algorithm moved a coefficient: the shares of the algorithms in H0 = 1 − (1 − B) Π (1 − w s), algorithms.md section 9. An expert has its
/// part of B; what the alarms add to B is divided between them by w s.
/// </summary>
internal static class Contributions
{
    /// <summary>The share of each algorithm, in the order of <paramref name="algorithms"/>: they sum to 1, or are all 0 when H0 is.</summary>
    internal static double[] Of(Sample sample, WeightedList algorithms)
    {
        var shares = new double[algorithms.Count];
        int quiet = IndexOf(algorithms, AlgorithmNames.PredictScore);
        // A detector that found nothing is hard by rule, whatever the scores are.
        if (quiet >= 0 && sample.HardReasons.Contains(ReasonCatalog.NoObject))
        {
            shares[quiet] = 1;
            return shares;
        }
        double expertWeight = 0, largestAlarm = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            if (!sample.Scores.TryGetValue(algorithms[i].Key, out MinerScore? score)) continue;
            if (score.Kind == MinerKind.Expert) expertWeight += algorithms[i].Value;
            else largestAlarm = Math.Max(largestAlarm, algorithms[i].Value);
        }
        double alarmScale = expertWeight > 0 ? 1 : largestAlarm > 0 ? 1 / largestAlarm : 0;
        double belief = 0, raised = 0, silence = 1;
        for (int i = 0; i < shares.Length; i++)
        {
            if (!sample.Scores.TryGetValue(algorithms[i].Key, out MinerScore? score)) continue;
            if (score.Kind == MinerKind.Expert)
            {
                shares[i] = expertWeight > 0 ? algorithms[i].Value * score.Value / expertWeight : 0;
                belief += shares[i];
            }
            else
            {
                shares[i] = Math.Min(1, algorithms[i].Value * alarmScale * score.Value);
                raised += shares[i];
                silence *= 1 - shares[i];
            }
        }
        double total = 1 - (1 - belief) * silence;
        if (!(total > 0)) return new double[shares.Length];
        double alarmPart = raised > 0 ? (1 - belief) * (1 - silence) / raised : 0;
        for (int i = 0; i < shares.Length; i++)
        {
            bool alarm = sample.Scores.TryGetValue(algorithms[i].Key, out MinerScore? score) && score.Kind == MinerKind.Alarm;
            shares[i] *= (alarm ? alarmPart : 1) / total;
        }
        return shares;
    }

    private static int IndexOf(WeightedList algorithms, string name)
    {
        for (int i = 0; i < algorithms.Count; i++)
            if (algorithms[i].Key == name) return i;
        return -1;
    }
}
