using System.Collections.Immutable;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Reference;

namespace HardExample.Core.Drift;

/// <summary>Populations as points of a curve.</summary>
public static class DriftHistory
{
    /// <summary>The point of a population.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="time">When it was recorded (UTC); null = now.</param>
    public static DriftPoint PointOf(PopulationProfile profile, DateTimeOffset? time)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var medians = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        for (int i = 0; i < profile.Scalars.Length; i++)
        {
            double[] values = [.. profile.Samples.Select(s => (double)s.Values[i]).Where(static v => !double.IsNaN(v)).Order()];
            if (values.Length == 0) continue;
            double median = QuantileTable.Quantile(values, 0.5);
            medians[profile.Scalars[i]] = ScalarChange.IsLogarithmic(profile.Scalars[i]) ? Math.Exp(median) - 1 : median;
        }
        string[] classes = [.. profile.Samples.SelectMany(static s => s.Classes).Select(static c => c.Key).Distinct()
            .Order(StringComparer.Ordinal)];
        var (shares, _) = ClassShareTest.Shares(profile.Samples, classes);
        return new(time, profile.Count, medians.ToImmutable(),
            Enumerable.Range(0, classes.Length).ToImmutableSortedDictionary(c => classes[c], c => shares[c], StringComparer.Ordinal));
    }
}
