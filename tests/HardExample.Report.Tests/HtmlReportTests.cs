using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using HardExample.Core.Samples;
using HardExample.Report;

namespace HardExample.Report.Tests;

public sealed class HtmlReportTests
{
    [Fact]
    public void The_hardest_sample_comes_first_and_equal_ones_in_the_order_of_the_input()
    {
        var report = ReportFile.Of(ReportSamples.Input(
            ReportSamples.Classified("b.jpg", "cat", 0.2) with { SequenceIndex = 1 },
            ReportSamples.Classified("a.jpg", "cat", 0.2) with { SequenceIndex = 2 },
            ReportSamples.Classified("c.jpg", "dog", 0.7) with { SequenceIndex = 3 }));
        Assert.Equal(["c.jpg", "b.jpg", "a.jpg"], report.Samples.EnumerateArray().Select(static s => s.GetProperty("i").GetString()));
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes_for_any_number_of_threads()
    {
        byte[] one = ReportFile.Of(ReportSamples.Many(200) with { MaxDegreeOfParallelism = 1 }).Bytes;
        byte[] many = ReportFile.Of(ReportSamples.Many(200) with { MaxDegreeOfParallelism = 8 }).Bytes;
        Assert.Equal(one, many);
    }

    [Fact]
    public void The_order_of_the_samples_given_changes_nothing()
    {
        ReportInput input = ReportSamples.Many(60);
        Assert.Equal(ReportFile.Of(input).Bytes, ReportFile.Of(input with { Samples = [.. input.Samples.Reverse()] }).Bytes);
    }

    [Fact]
    public void The_policy_allows_the_programs_own_hash_and_no_network()
    {
        var report = ReportFile.Of(ReportSamples.Many(3));
        Assert.Contains("default-src 'none'", report.Policy);
        Assert.Contains($"script-src 'sha256-{Hash(report.Script)}'", report.Policy);
        Assert.Contains($"style-src 'sha256-{Hash(report.Style)}'", report.Policy);
        Assert.DoesNotContain("unsafe", report.Policy);
        Assert.DoesNotContain("http", report.Policy);
    }

    [Fact]
    public void The_file_refers_to_no_other_file()
    {
        string text = ReportFile.Of(ReportSamples.Many(3)).Text;
        Assert.Equal(["http://www.w3.org/2000/svg"], Regex.Matches(text, "https?://[\\w./-]+").Select(static m => m.Value).Distinct());
        Assert.DoesNotMatch("<(script|img|link|iframe|source)[^>]* (src|href)=\"(?!data:,\")", text);
        Assert.DoesNotMatch("\\son[a-z]+=", ReportFile.Of(ReportSamples.Many(3)).Text[..text.IndexOf("<script", StringComparison.Ordinal)]);
    }

    [Fact]
    public void Hostile_texts_reach_the_reader_unchanged()
    {
        var report = ReportFile.Of(ReportSamples.HostileInput());
        Assert.Equal(ReportSamples.Hostile, report.Samples.EnumerateArray().Select(static s => s.GetProperty("i").GetString()!));
        Assert.Equal(ReportSamples.Hostile, report.Samples.EnumerateArray().Select(static s => s.GetProperty("a")[0][3].GetString()!));
        Assert.Equal(ReportSamples.Hostile,
            report.ManifestLines.Select(static l => JsonDocument.Parse(l).RootElement.GetProperty("source").GetString()!));
    }

    [Fact]
    public void Hostile_texts_add_no_tag()
    {
        string hostile = ReportFile.Of(ReportSamples.HostileInput()).Text;
        ReportInput plain = ReportSamples.HostileInput();
        string harmless = ReportFile.Of(plain with
        {
            Title = "t", FeatureExtractor = "e", Reference = "r",
            Samples = [.. plain.Samples.Select(static (s, i) => ReportSamples.Classified($"{i}", "cat", 0.9 - 0.01 * i, 1))],
        }).Text;
        Assert.Equal(harmless.Count(static c => c == '<'), hostile.Count(static c => c == '<'));
        Assert.DoesNotContain("\u2028", hostile[..hostile.IndexOf("id=\"manifest\"", StringComparison.Ordinal)]);
    }

    [Fact]
    public void Half_a_surrogate_pair_does_not_break_the_file() =>
        Assert.Equal("\uFFFD.jpg", ReportFile.Of(ReportSamples.Input(ReportSamples.Classified("\uD83D.jpg", "cat", 0.2))).Samples[0]
            .GetProperty("i").GetString());

    [Fact]
    public void Counts_cover_samples_that_are_not_listed()
    {
        var report = ReportFile.Of(ReportSamples.Many(50) with { MaxListed = 4 });
        Assert.Equal(4, report.Samples.GetArrayLength());
        Assert.Equal(4, report.ManifestLines.Length);
        Assert.Equal(50, report.Data.GetProperty("summary").GetProperty("total").GetInt32());
        Assert.Equal(10, report.Data.GetProperty("summary").GetProperty("hard").GetInt32());
        Assert.Equal(50, report.Data.GetProperty("histogram").EnumerateArray().Sum(static b => b.GetInt32()));
        Assert.Equal(50, report.Data.GetProperty("classes").EnumerateArray().Sum(static c => c.GetProperty("samples").GetInt32()));
        Assert.Equal(50, report.Data.GetProperty("points").GetProperty("hard").GetArrayLength());
    }

    [Fact]
    public void A_coefficient_of_one_is_in_the_last_bar()
    {
        var report = ReportFile.Of(ReportSamples.Input(ReportSamples.Classified("a", "cat", 1), ReportSamples.Classified("b", "cat", 0.1)));
        int[] bars = [.. report.Data.GetProperty("histogram").EnumerateArray().Select(static b => b.GetInt32())];
        Assert.Equal(1, bars[^1]);
        Assert.Equal(1, bars[4]); // 0.1 · 40
    }

    [Fact]
    public void Shares_say_what_moved_the_coefficient()
    {
        Sample sample = ReportSamples.Classified("a", "cat", 0.5)
            .WithScore(AlgorithmNames.AugmentConsistency,
                ReportSamples.Score(AlgorithmNames.AugmentConsistency, MinerKind.ErrorEstimator, 0.2))
            .WithScore(AlgorithmNames.PredictScore, ReportSamples.Score(AlgorithmNames.PredictScore, MinerKind.ErrorEstimator, 0.6))
            .WithScore(AlgorithmNames.Anomaly, ReportSamples.Score(AlgorithmNames.Anomaly, MinerKind.OutOfDistribution, 1));
        JsonElement algorithms = ReportFile.Of(ReportSamples.Input(sample)).Data.GetProperty("algorithms");
        // error estimators with weights 0.4 and 0.4 − 0.4/2: 0.4/0.6 · 0.2 = 0.133333 and 0.2/0.6 · 0.6 = 0.2; B = 1/3; out-of-distribution
        // detector: odds 0.5/0.8² give H0 = 0.438596, 0.105263 more than B
        Assert.Equal(0.133333 / 0.438596, algorithms[0].GetProperty("share").GetDouble(), 4);
        Assert.Equal(0.2 / 0.438596, algorithms[1].GetProperty("share").GetDouble(), 4);
        Assert.Equal(0.105263 / 0.438596, algorithms[2].GetProperty("share").GetDouble(), 4);
        Assert.Equal([0, 1, 0], algorithms.EnumerateArray().Select(static a => a.GetProperty("leads").GetInt32()));
    }

    [Fact]
    public void A_detection_counts_once_for_each_class_it_holds()
    {
        DetectedBox cat = new("cat", 0.9, new(0, 0, 10, 10)), dog = new("dog", 0.8, new(5, 5, 20, 20));
        JsonElement classes = ReportFile.Of(ReportSamples.Input(
            ReportSamples.Detected("a", 0.5, cat, cat, dog), ReportSamples.Detected("b", 0, cat),
            ReportSamples.Detected("c", 1))).Data.GetProperty("classes");
        Assert.Equal(["", "cat", "dog"], classes.EnumerateArray().Select(static c => c.GetProperty("name").GetString()));
        Assert.Equal([1, 2, 1], classes.EnumerateArray().Select(static c => c.GetProperty("samples").GetInt32()));
        Assert.Equal([0, 3, 1], classes.EnumerateArray().Select(static c => c.GetProperty("boxes").GetInt32()));
        Assert.Equal([1, 1, 1], classes.EnumerateArray().Select(static c => c.GetProperty("hard").GetInt32()));
    }

    [Fact]
    public void A_sample_without_picture_or_prediction_is_still_listed()
    {
        Sample bare = new() { Id = "bare.jpg", Source = "bare.jpg" };
        var report = ReportFile.Of(
            ReportSamples.Input(ReportSamples.Classified("a", "cat", 0.4), bare) with { Thumbnail = static _ => null });
        Assert.Equal("bare.jpg", report.Samples[1].GetProperty("i").GetString());
        Assert.Equal("", report.ManifestLines[1]);
        Assert.Equal("\n\n\n", report.Block("pictures-0"));
    }

    [Fact]
    public void A_job_without_samples_gives_a_page() => Assert.Equal(0, ReportFile.Of(ReportSamples.Input()).Samples.GetArrayLength());

    [Fact]
    public void Flipped_views_say_what_the_model_says_there()
    {
        DetectedBox left = new("cat", 0.9, new(0, 0, 20, 20)), right = new("cat", 0.8, new(180, 0, 200, 20)),
            faint = new("cat", 0.1, new(50, 50, 60, 60));
        // The view moves everything 25 % to the right: the right box is out of sight and not missed; the left one is.
        var moved = new AugmentedPrediction("translate", 0, new DetectionPrediction([faint]), new(1, 0, 0.25, 0, 1, 0));
        var same = new AugmentedPrediction("translate", 1, new DetectionPrediction([left]), new(1, 0, 0.25, 0, 1, 0));
        Sample sample = ReportSamples.Detected("a", 0.5, left, right, faint) with { AugmentedPredictions = [moved, same] };
        JsonElement views = ReportFile.Of(ReportSamples.Input(sample)).Samples[0].GetProperty("v");
        Assert.Equal(1, views.GetArrayLength());
        Assert.Equal("nothing instead of 1 cat", views[0][1].GetString());
    }

    private static string Hash(string block) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(block)));
}
