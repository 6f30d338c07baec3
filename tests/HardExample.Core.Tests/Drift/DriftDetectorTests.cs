using System.Collections.Immutable;
using System.Text.Json;
using HardExample.Core.Drift;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Drift;

public sealed class DriftDetectorTests
{
    private static readonly string[] Classes = ["cat", "dog", "fox"];

    [Fact]
    public void Two_draws_of_one_population_differ_in_at_most_5_of_100_tries()
    {
        int alarms = 0;
        for (int i = 0; i < 100; i++)
            if (Compare(Population(2 * i, 100), Population(2 * i + 1, 120)).Verdict != DriftVerdict.None) alarms++;
        Assert.InRange(alarms, 0, 5);
    }

    [Fact]
    public void Probabilities_of_equal_populations_are_as_rare_as_they_say()
    {
        // Of nine quantities in 100 tries 5 % of the probabilities are expected below 0.05 and 1 % below 0.01.
        double[] all = [.. Enumerable.Range(0, 100).SelectMany(i =>
            Compare(Population(2 * i, 80), Population(2 * i + 1, 120)).Findings.Select(static f => f.P))];
        Assert.InRange(all.Count(static p => p <= 0.05) / (double)all.Length, 0.02, 0.07);
        Assert.InRange(all.Count(static p => p <= 0.01) / (double)all.Length, 0, 0.018);
    }

    [Fact]
    public void A_fifth_of_dark_images_is_found_and_shown()
    {
        DriftResult result = Compare(Population(1, 200, dark: 0.2), Population(2, 300));
        DriftFinding found = Assert.Single(result.Findings, static f => f.Name == FeatureNames.ImageBrightness);
        Assert.True(found.IsShift);
        Assert.InRange(found.EffectSize, 0.12, 0.3);
        Assert.StartsWith("darker: ", found.Text, StringComparison.Ordinal);
        Assert.Equal(10, found.SampleIds.Length);
        Assert.All(found.SampleIds, static id => Assert.StartsWith("dark", id, StringComparison.Ordinal));
        Assert.Equal(DriftVerdict.Shifted, result.Verdict);
        Assert.Contains("darker", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_share_of_a_class_is_a_shift_against_earlier_runs()
    {
        DriftResult result = Compare(Population(1, 400, cats: 0.8), Population(2, 400));
        DriftFinding found = Assert.Single(result.Findings, static f => f.Kind == DriftKind.ClassShares);
        Assert.True(found.IsShift);
        Assert.StartsWith("more images of class cat", found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_share_of_a_class_than_in_the_training_set_is_no_drift_and_none_of_what_follows_from_it()
    {
        // Images of cats are brighter and lie elsewhere: with 80 % of them all else differs too.
        PopulationProfile now = Population(1, 600, cats: 0.8, classMatters: true), before = Population(2, 600, classMatters: true);
        DriftResult training = DriftDetector.Compare(now, new() { Description = "training", Profile = before, IsTraining = true })!;
        Assert.Equal(DriftVerdict.None, training.Verdict);
        Assert.True(training.Findings.Single(static f => f.Kind == DriftKind.ClassShares).AdjustedP < 0.001);
        Assert.DoesNotContain(training.Findings, static f => f.Kind == DriftKind.Confidence);
        Assert.Contains(Compare(now, before).Shifts, static f => f.Name == FeatureNames.ImageBrightness);
        Assert.Contains(Compare(now, before).Shifts, static f => f.Kind == DriftKind.Embedding);
    }

    [Fact]
    public void Embeddings_that_moved_are_found_and_shown()
    {
        DriftResult result = Compare(Population(1, 200, moved: 0.3), Population(2, 300));
        DriftFinding found = Assert.Single(result.Shifts);
        Assert.Equal(DriftKind.Embedding, found.Kind);
        Assert.All(found.SampleIds, static id => Assert.StartsWith("moved", id, StringComparison.Ordinal));
    }

    [Fact]
    public void Runs_with_another_model_are_compared_by_their_images_only()
    {
        DriftResult result = DriftDetector.Compare(Population(1, 100),
            new() { Description = "runs", Profile = Population(2, 100) with { Extractor = "other" }, HasSameModel = false })!;
        Assert.All(result.Findings, static f => Assert.Equal(DriftKind.ImageFeature, f.Kind));
        Assert.Equal(2, result.Notes.Length);
    }

    [Fact]
    public void Equal_values_everywhere_are_nothing_to_compare() => Assert.DoesNotContain(
        Compare(Population(1, 100), Population(2, 100)).Findings, static f => f.Name == FeatureNames.ImageResolution);

    [Fact]
    public void Too_few_samples_are_not_judged() =>
        Assert.Null(DriftDetector.Compare(Population(1, DriftDetector.MinSamples - 1), Reference(Population(2, 100))));

    [Fact]
    public void Boxes_of_one_image_are_no_independent_draws()
    {
        // Images of 30 cats or 30 dogs: 40 of them are worth about 40 draws, not 1,200.
        int alarms = 0;
        for (int i = 0; i < 40; i++)
            if (Compare(Crowds(2 * i), Crowds(2 * i + 1)).Findings.Single(static f => f.Kind == DriftKind.ClassShares).P < 0.01) alarms++;
        Assert.InRange(alarms, 0, 2);
    }

    [Fact]
    public void A_result_is_the_same_after_JSON()
    {
        DriftResult result = Compare(Population(1, 200, dark: 0.2), Population(2, 300)) with
        {
            History = [DriftHistory.PointOf(Population(2, 300), new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero)),
                DriftHistory.PointOf(Population(1, 200), null)],
        };
        string json = JsonSerializer.Serialize(result, DriftJson.Default.DriftResult);
        Assert.Contains("\"verdict\":\"shifted\"", json, StringComparison.Ordinal);
        Assert.Equal(json, JsonSerializer.Serialize(
            JsonSerializer.Deserialize(json, DriftJson.Default.DriftResult)!, DriftJson.Default.DriftResult));
    }

    [Fact]
    public void The_table_names_what_changed()
    {
        string text = DriftTable.TextOf(Compare(Population(1, 200, dark: 0.2), Population(2, 300)));
        Assert.Contains("shift  image_brightness", text, StringComparison.Ordinal);
        Assert.Contains("for example dark", text, StringComparison.Ordinal);
    }

    private static DriftResult Compare(PopulationProfile now, PopulationProfile before) =>
        DriftDetector.Compare(now, Reference(before))!;

    private static DriftReference Reference(PopulationProfile before) => new() { Description = "the last runs", Profile = before };

    private static PopulationProfile Population(
        int seed, int count, double dark = 0, double moved = 0, double cats = 1.0 / 3, bool classMatters = false)
    {
        var random = new SeededRandom((ulong)seed);
        return new()
        {
            Task = TaskType.ImageClassification, Count = count, Extractor = "e",
            Scalars = PopulationSampler.ScalarsOf(TaskType.ImageClassification),
            Samples = [.. Enumerable.Range(0, count).Select(i =>
            {
                string label = random.NextDouble() < cats ? Classes[0] : Classes[1 + random.Next(2)];
                bool isDark = i < dark * count, isMoved = i < moved * count, isCat = classMatters && label == Classes[0];
                float[] vector = [.. Enumerable.Range(0, 16).Select(_ => (float)Normal(random))];
                if (isMoved || isCat) vector[0] += 3;
                VectorSet.Normalise(vector);
                // Resolution is the same everywhere.
                return new ProfiledSample($"{(isDark ? "dark" : isMoved ? "moved" : "")}{seed}-{i}",
                    [.. FeatureNames.Image.Select(name => name switch
                    {
                        FeatureNames.ImageResolution => 1024f,
                        FeatureNames.ImageBrightness => (float)(100 + (isDark ? -60 : isCat ? 40 : 0) + 20 * Normal(random)),
                        _ => (float)random.NextDouble(),
                    }).Append((float)random.NextDouble())],
                    [new(label, 1)]) { Embedding = vector };
            })],
        };
    }

    private static PopulationProfile Crowds(int seed)
    {
        var random = new SeededRandom((ulong)seed);
        return new()
        {
            Task = TaskType.ObjectDetection, Count = 40, Scalars = [],
            Samples = [.. Enumerable.Range(0, 40).Select(i => new ProfiledSample($"{i}", [], [new(Classes[random.Next(2)], 30)]))],
        };
    }

    private static double Normal(SeededRandom random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
