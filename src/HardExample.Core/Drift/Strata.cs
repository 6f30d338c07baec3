using HardExample.Core.Reference;

namespace HardExample.Core.Drift;

/// <summary>The strata of two samples: one, or the classes that the model says.</summary>
internal sealed record Strata(TwoSampleData Data, int[] Now, int[] Reference)
{
    /// <summary>The strata.</summary>
    /// <param name="now">Samples of the population.</param>
    /// <param name="reference">Samples of the reference.</param>
    /// <param name="byClass">
    /// Whether images of one class are compared with each other, so that other shares of the classes are no difference. Images with more
    /// than one class (detection) are one stratum.
    /// </param>
    public static Strata Of(IReadOnlyList<ProfiledSample> now, IReadOnlyList<ProfiledSample> reference, bool byClass)
    {
        var strata = new Dictionary<string, int>(StringComparer.Ordinal);
        bool isUsed = byClass && now.Concat(reference).All(static s => s.Classes.Length <= 1 && s.Classes.All(static c => c.Value == 1));
        int[] Of(IReadOnlyList<ProfiledSample> samples) =>
            [.. samples.Select(s =>
            {
                string name = isUsed && !s.Classes.IsEmpty ? s.Classes[0].Key : "";
                if (!strata.TryGetValue(name, out int index)) strata[name] = index = strata.Count;
                return index;
            })];
        int[] ofNow = Of(now), ofReference = Of(reference);
        return new(new(ofNow, ofReference, strata.Count), ofNow, ofReference);
    }

    /// <summary>Samples of the reference whose classes have the shares of the population, as far as there are so many.</summary>
    public static ProfiledSample[] Matched(IReadOnlyList<ProfiledSample> now, IReadOnlyList<ProfiledSample> reference, int count)
    {
        Strata strata = Of(now, reference, byClass: true);
        double[] left = [.. strata.Data.Shares.Select(s => Math.Ceiling(s * count))];
        return [.. reference.Where((_, i) => left[strata.Reference[i]]-- > 0)];
    }

    /// <summary>Weights of the members of the reference that give its strata the population's shares; the sum is 1.</summary>
    public double[] ReferenceWeights() => Array.ConvertAll(Reference, c => Data.IsCompared(c) ? Data.Shares[c] / Data.Reference[c] : 0);

    /// <summary>Weights of the members of the population; the sum is 1.</summary>
    public double[] NowWeights() => Array.ConvertAll(Now, c => Data.IsCompared(c) ? Data.Shares[c] / Data.Now[c] : 0);
}
