using System.Collections.Immutable;
using System.Globalization;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Drift;

/// <summary>Compares a population with a reference.</summary>
/// <remarks>
/// A finding is a shift where its probability, adjusted for the number of findings, is at most <see cref="Significance"/>, and its effect
/// size at least <see cref="MinEffect"/>: of many samples the smallest difference is significant. docs/drift.md has what was measured.
/// </remarks>
public static class DriftDetector
{
    /// <summary>Fewer samples on either side are not compared: no test could tell anything of them.</summary>
    public const int MinSamples = 20;

    /// <summary>The largest adjusted probability of a shift.</summary>
    public const double Significance = 0.01;

    /// <summary>The smallest effect size of a shift.</summary>
    public const double MinEffect = 0.05;

    /// <summary>
    /// The same against a training set, which people collected: images from service differ from it a little where nothing changed.
    /// </summary>
    public const double MinTrainingEffect = 0.1;

    /// <summary>Embeddings that are compared on either side at most.</summary>
    public const int MaxEmbeddings = 256;

    private const int ShownSamples = 10;

    /// <summary>Compares a population with a reference.</summary>
    /// <param name="now">The profile of the population, with embeddings.</param>
    /// <param name="reference">The reference.</param>
    /// <returns>Null where either side has fewer than <see cref="MinSamples"/> samples.</returns>
    public static DriftResult? Compare(PopulationProfile now, DriftReference reference)
    {
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(reference);
        if (now.Samples.Length < MinSamples || reference.Profile.Samples.Length < MinSamples) return null;
        var found = new List<DriftFinding>();
        var notes = new List<string>();
        for (int i = 0; i < now.Scalars.Length; i++)
        {
            DriftKind kind = KindOf(now.Scalars[i]);
            if (kind == DriftKind.Confidence && reference.IsTraining || kind != DriftKind.ImageFeature && !reference.HasSameModel) continue;
            if (Scalar(now, reference, now.Scalars[i], kind) is { } finding) found.Add(finding);
        }
        if (reference.HasSameModel && Classes(now, reference) is { } shares) found.Add(shares);
        if (now.Extractor == reference.Profile.Extractor && Embeddings(now, reference) is { } embedding) found.Add(embedding);
        if (!reference.HasSameModel)
            notes.Add("The earlier runs had another model: confidence, classes and boxes are not compared.");
        if (now.Extractor.Length > 0 && now.Extractor != reference.Profile.Extractor)
            notes.Add("Embeddings are not compared: the reference has none of the same extractor.");
        if (reference.IsTraining)
            notes.Add("Confidence is not compared with a training set: a model is surer of the images that it was trained on.");
        ImmutableArray<DriftFinding> findings = Judged(found, reference.IsTraining);
        return new()
        {
            Verdict = findings.Any(static f => f.IsShift) ? DriftVerdict.Shifted : DriftVerdict.None,
            Findings = findings,
            Reference = reference.Description,
            ReferenceSamples = reference.Profile.Samples.Length,
            Samples = now.Samples.Length,
            PopulationSamples = now.Count,
            Notes = [.. notes],
            History = reference.History.IsEmpty ? [] : [.. reference.History, DriftHistory.PointOf(now, null)],
        };
    }

    private static ImmutableArray<DriftFinding> Judged(List<DriftFinding> found, bool isTraining)
    {
        double[] adjusted = FalseDiscoveryRate.Adjust([.. found.Select(static f => f.P)]);
        return [.. found.Select((f, i) =>
        {
            bool isShift = adjusted[i] <= Significance && f.EffectSize >= (isTraining ? MinTrainingEffect : MinEffect)
                && !(isTraining && f.Kind == DriftKind.ClassShares);
            return f with { AdjustedP = adjusted[i], IsShift = isShift, SampleIds = isShift ? f.SampleIds : [] };
        }).OrderByDescending(static f => f.IsShift).ThenByDescending(static f => f.EffectSize)];
    }

    private static DriftKind KindOf(string scalar) => scalar == PopulationProfile.Confidence ? DriftKind.Confidence
        : FeatureNames.Box.Contains(scalar) ? DriftKind.BoxFeature : DriftKind.ImageFeature;

    private static DriftFinding? Scalar(PopulationProfile now, DriftReference reference, string name, DriftKind kind)
    {
        (ProfiledSample[] samples, double[] values) = ValuesOf(now, name);
        (ProfiledSample[] others, double[] before) = ValuesOf(reference.Profile, name);
        if (values.Length < MinSamples || before.Length < MinSamples) return null;
        Strata strata = Strata.Of(samples, others, reference.IsTraining);
        if (strata.Data.Compared < MinSamples
            || ScalarTest.Compare(values, before, strata.Data, strata.Now, strata.Reference) is not { } outcome) return null;
        ScalarChange change = ScalarChange.Of(name, values, before, strata);
        return new()
        {
            Name = name, Kind = kind, Test = "Anderson-Darling", Statistic = outcome.Statistic, EffectSize = outcome.EffectSize,
            P = outcome.P, AdjustedP = 1, IsShift = false, ReferenceText = change.ReferenceText, NowText = change.NowText,
            Text = change.Text,
            SampleIds = [.. Enumerable.Range(0, values.Length).OrderByDescending(i => change.Sign * values[i])
                .ThenBy(i => samples[i].Id, StringComparer.Ordinal).Take(ShownSamples).Select(i => samples[i].Id)],
        };
    }

    private static DriftFinding? Classes(PopulationProfile now, DriftReference reference)
    {
        if (ClassShareTest.Compare(now.Samples, reference.Profile.Samples) is not var (outcome, name, before, after)) return null;
        string what = now.Task == TaskType.ObjectDetection ? "boxes" : "images";
        return new()
        {
            Name = "class_shares", Kind = DriftKind.ClassShares, Test = "chi-square", Statistic = outcome.Statistic,
            EffectSize = outcome.EffectSize, P = outcome.P, AdjustedP = 1, IsShift = false,
            ReferenceText = ClassShareTest.TextOf(reference.Profile.Samples), NowText = ClassShareTest.TextOf(now.Samples),
            Text = string.Create(CultureInfo.InvariantCulture,
                $"{(after > before ? "more" : "fewer")} {what} of class {name}: {before:P1} → {after:P1}"),
            SampleIds = after > before
                ? [.. now.Samples.Where(s => s.Classes.Any(c => c.Key == name)).Take(ShownSamples).Select(static s => s.Id)] : [],
        };
    }

    private static DriftFinding? Embeddings(PopulationProfile now, DriftReference reference)
    {
        int length = now.Samples.FirstOrDefault(static s => s.Embedding is not null)?.Embedding!.Length ?? 0;
        ProfiledSample[] samples = [.. now.Samples.Where(s => s.Embedding?.Length == length).Take(MaxEmbeddings)];
        ProfiledSample[] others = [.. reference.Profile.Samples.Where(s => s.Embedding?.Length == length)];
        if (samples.Length < MinSamples || others.Length < MinSamples) return null;
        if (reference.IsTraining && now.Task == TaskType.ImageClassification) others = Strata.Matched(samples, others, MaxEmbeddings);
        else others = Spread(others, MaxEmbeddings);
        Strata strata = Strata.Of(samples, others, reference.IsTraining);
        if (strata.Data.Compared < MinSamples) return null;
        (TestOutcome outcome, double[] witness) = EmbeddingTest.Compare(
            Array.ConvertAll(samples, static s => s.Embedding!), Array.ConvertAll(others, static s => s.Embedding!), strata);
        return new()
        {
            Name = "embedding", Kind = DriftKind.Embedding, Test = "maximum mean discrepancy", Statistic = outcome.Statistic,
            EffectSize = outcome.EffectSize, P = outcome.P, AdjustedP = 1, IsShift = false,
            ReferenceText = string.Create(CultureInfo.InvariantCulture, $"{others.Length} images"),
            NowText = string.Create(CultureInfo.InvariantCulture, $"{samples.Length} images"),
            Text = string.Create(CultureInfo.InvariantCulture,
                $"images look different to the model: told apart in {(outcome.EffectSize + 1) / 2:P0} of pairs"),
            SampleIds = [.. Enumerable.Range(0, samples.Length).OrderByDescending(i => witness[i])
                .ThenBy(i => samples[i].Id, StringComparer.Ordinal).Take(ShownSamples).Select(i => samples[i].Id)],
        };
    }

    // Evenly spread over the reference, whose runs stand one after another.
    private static ProfiledSample[] Spread(ProfiledSample[] samples, int count) => samples.Length <= count ? samples
        : [.. Enumerable.Range(0, count).Select(i => samples[(int)((long)i * samples.Length / count)])];

    private static (ProfiledSample[] Samples, double[] Values) ValuesOf(PopulationProfile profile, string name)
    {
        int at = profile.Scalars.IndexOf(name);
        if (at < 0) return ([], []);
        ProfiledSample[] samples = [.. profile.Samples.Where(s => !float.IsNaN(s.Values[at]))];
        return (samples, Array.ConvertAll(samples, s => (double)s.Values[at]));
    }
}
