using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using HardExample.Core.Samples;
using HardExample.Core.Selection;
using HardExample.Jobs.Output;
using HardExample.Jobs.Running;

namespace HardExample.Jobs.Tests.Output;

public sealed class JobSummaryFileTests
{
    private static readonly JobSummary Summary = new()
    {
        Task = TaskType.ObjectDetection, TotalSamples = 12, HardSamples = 3, SkippedSamples = 1, HardThreshold = 0.1,
        Reasons = ImmutableSortedDictionary<int, int>.Empty.Add(20, 1).Add(3, 2),
        Algorithms = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal).Add("predict_score_mining", 12),
        FeatureExtractor = "<resnet> \"50\"", ImageDecoder = "ImageSharp 2.1.13", Reference = "the population itself",
        Elapsed = TimeSpan.FromSeconds(93.25), UnwrittenSamples = 1, Warnings = ["a", "b"],
        LeftOut = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal).Add("InvalidJson", 1),
        Coefficients = new(0.5, 0, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1),
        Phases = [new(JobPhase.Observing, TimeSpan.FromSeconds(90)), new(JobPhase.Scoring, TimeSpan.FromSeconds(3.25))],
        Versions = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("hardexample", "0.1.0"),
    };

    [Fact]
    public void A_summary_comes_back_as_it_was_written()
    {
        using var file = new MemoryStream();
        JobSummaryFile.Write(file, Summary);
        JobSummary read = JobSummaryFile.Read(file.ToArray());

        Assert.Equal(Summary with
        {
            Reasons = read.Reasons, Algorithms = read.Algorithms, LeftOut = read.LeftOut, Phases = read.Phases, Warnings = read.Warnings,
            Versions = read.Versions,
        }, read);
        Assert.Equal(Summary.LeftOut, read.LeftOut);
        Assert.Equal(Summary.Versions, read.Versions);
        Assert.Equal(Summary.Phases.AsEnumerable(), read.Phases);
        Assert.Equal(Summary.Warnings.AsEnumerable(), read.Warnings);
        Assert.Equal(Summary.Reasons, read.Reasons);
        Assert.Equal(Summary.Algorithms, read.Algorithms);
    }

    [Fact]
    public void So_does_what_a_budget_took_and_left()
    {
        using var file = new MemoryStream();
        SelectionCounts counts = new()
        {
            Selected = 9, Control = 1, Seed = 5, HardNotSelected = 40, Duplicates = 3, ShortGroups = Summary.Algorithms,
        };
        JobSummaryFile.Write(file, Summary with { Selection = counts });
        SelectionCounts read = JobSummaryFile.Read(file.ToArray()).Selection!;

        Assert.Equal(counts with { ShortGroups = read.ShortGroups }, read);
        Assert.Equal(counts.ShortGroups, read.ShortGroups);
        Assert.Equal("the budget selected 9 samples and drew 1 at random as a control (seed 5); 40 hard samples were not selected; "
            + "3 samples are near-duplicates of selected ones", counts.ToString());
    }

    [Fact]
    public void It_has_these_names_and_notations()
    {
        JsonElement root = JsonDocument.Parse(Summary.ToJson()).RootElement;

        Assert.Equal(("object_detection", 2, 93.25, 90, 1), (root.GetProperty("task").GetString(),
            root.GetProperty("reasons").GetProperty("3").GetInt32(), root.GetProperty("elapsed_seconds").GetDouble(),
            root.GetProperty("phase_seconds").GetProperty("observing").GetDouble(),
            root.GetProperty("left_out").GetProperty("InvalidJson").GetInt32()));
    }

    [Fact]
    public void What_early_jobs_wrote_is_read()
    {
        JobSummary read = JobSummaryFile.Read("""
            {"task": 1, "total_samples": 2, "hard_samples": 1, "skipped_samples": 0, "hard_threshold": 0.1, "reasons": {}, "algorithms": {},
             "feature_extractor": "x", "reference": "y", "elapsed": "00:01:33.2500000"}
            """u8.ToArray());

        Assert.Equal((TaskType.ObjectDetection, 93.25), (read.Task, read.Elapsed.TotalSeconds));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"task":"dog"}""")]
    [InlineData("""{"task":1,"total_samples":2,"hard_samples":1,"skipped_samples":0,"phase_seconds":{"napping":1}}""")]
    [InlineData("[]")]
    [InlineData("")]
    public void What_is_no_summary_is_refused(string text) =>
        Assert.ThrowsAny<JsonException>(() => JobSummaryFile.Read(Encoding.UTF8.GetBytes(text)));
}
