using System.Collections.Immutable;
using System.Globalization;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Drift;

/// <summary>What changed of a scalar, in words.</summary>
/// <param name="Text">For example "darker: 21 % below a brightness of 41, of the reference 5 %; median 92 → 88".</param>
/// <param name="ReferenceText">The median of the reference.</param>
/// <param name="NowText">The median of the population.</param>
/// <param name="Sign">1 where values are higher than before, else −1.</param>
internal sealed record ScalarChange(string Text, string ReferenceText, string NowText, int Sign)
{
    // What lies beyond this quantile of the reference is its tail.
    private const double Tail = 0.05;

    // From this excess of a tail on, the tail says more than the median.
    private const double MinExcess = 0.05;

    private static readonly ImmutableDictionary<string, (string Name, string Higher, string Lower, string Format)> Boxes =
        new Dictionary<string, (string, string, string, string)>
        {
            [FeatureNames.BoxCount] = ("number of boxes", "more boxes", "fewer boxes", "0"),
            [FeatureNames.BoxIoU] = ("box overlap", "boxes overlap more", "boxes overlap less", "0.000"),
            [FeatureNames.BoxStandardDeviation] = ("spread of box areas", "box sizes vary more", "box sizes vary less", "0.0000"),
            [FeatureNames.BoxBrightness] = ("brightness in boxes", "brighter in boxes", "darker in boxes", "0"),
            [FeatureNames.BoxAmbiguity] = ("sharpness in boxes", "sharper in boxes", "blurrier in boxes", "0"),
            [FeatureNames.BoxAspectRatio] = ("box aspect ratio", "wider boxes", "narrower boxes", "0.00"),
            [FeatureNames.BoxAreaRatio] = ("box area as a share of the image", "larger boxes", "smaller boxes", "0.0000"),
            [FeatureNames.BoxEdgeValue] = ("closeness of boxes to the border", "boxes nearer to the border", "boxes nearer to the centre",
                "0.00"),
            [PopulationProfile.Confidence] = ("confidence", "surer", "less sure", "0.00"),
        }.ToImmutableDictionary();

    /// <summary>Says what changed.</summary>
    public static ScalarChange Of(string name, double[] now, double[] reference, Strata strata)
    {
        (string title, string higher, string lower, string format) = WordsOf(name);
        bool isLogarithmic = IsLogarithmic(name);
        double[] nowWeights = strata.NowWeights(), weights = strata.ReferenceWeights();
        double low = Quantile(reference, weights, Tail), high = Quantile(reference, weights, 1 - Tail);
        double below = Share(now, nowWeights, x => x < low), above = Share(now, nowWeights, x => x > high);
        double belowBefore = Share(reference, weights, x => x < low), aboveBefore = Share(reference, weights, x => x > high);
        double before = Quantile(reference, weights, 0.5), after = Quantile(now, nowWeights, 0.5);
        double excessBelow = below - belowBefore, excessAbove = above - aboveBefore, excess = Math.Max(excessBelow, excessAbove);
        bool isTail = excess >= MinExcess;
        int sign = isTail ? excessAbove > excessBelow ? 1 : -1 : after >= before ? 1 : -1;
        string word = sign > 0 ? higher : lower, medians = $"median {title} {Number(before)} → {Number(after)}";
        string text = !isTail ? $"{word}: {medians}" : string.Create(CultureInfo.InvariantCulture,
            $"{word}: {(sign > 0 ? above : below):P0} {(sign > 0 ? "above" : "below")} {Number(sign > 0 ? high : low)}, ")
            + string.Create(CultureInfo.InvariantCulture, $"before {(sign > 0 ? aboveBefore : belowBefore):P0}; {medians}");
        return new(text, $"median {Number(before)}", $"median {Number(after)}", sign);

        string Number(double value) =>
            (isLogarithmic ? Math.Exp(value) - 1 : value).ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>Whether the values of a scalar are kept as log1p.</summary>
    public static bool IsLogarithmic(string name) =>
        name == FeatureNames.BoxAmbiguity || ImageFeatureCatalog.Find(name) is { IsLogarithmic: true };

    private static (string Name, string Higher, string Lower, string Format) WordsOf(string name) =>
        ImageFeatureCatalog.Find(name) is { } feature
            ? (feature.ShortName.Length > 0 ? feature.ShortName : name.Replace("image_", "").Replace('_', ' '),
                feature.Higher, feature.Lower,
                feature.Format)
            : Boxes.TryGetValue(name, out var words) ? words : (name, "higher", "lower", "0.###");

    private static double Quantile(double[] values, double[] weights, double q)
    {
        double[] sorted = [.. values], by = [.. weights];
        Array.Sort(sorted, by);
        double sum = 0, total = by.Sum();
        for (int i = 0; i < sorted.Length; i++)
            if ((sum += by[i]) >= q * total) return sorted[i];
        return sorted[^1];
    }

    private static double Share(double[] values, double[] weights, Func<double, bool> condition)
    {
        double sum = 0, all = 0;
        for (int i = 0; i < values.Length; i++)
        {
            all += weights[i];
            if (condition(values[i])) sum += weights[i];
        }
        return all > 0 ? sum / all : 0;
    }
}
