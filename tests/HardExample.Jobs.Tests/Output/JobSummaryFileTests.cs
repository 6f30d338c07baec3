using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using HardExample.Core.Samples;
using HardExample.Core.Selection;
using HardExample.Jobs.Output;

namespace HardExample.Jobs.Tests.Output;

public sealed class JobSummaryFileTests
{
    private static readonly JobSummary Summary = new()
    {
        Task = TaskType.ObjectDetection, TotalSamples = 12, HardSamples = 3, SkippedSamples = 1, HardThreshold = 0.1,
        Reasons = ImmutableSortedDictionary<int, int>.Empty.Add(20, 1).Add(3, 2),
        Algorithms = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal).Add("predict_score_mining", 12),
        FeatureExtractor = "<resnet> \"50\"", ImageDecoder = "ImageSharp 2.1.13", Reference = "the population itself",
        Elapsed = TimeSpan.FromSeconds(93.25),
    };

    [Fact]
    public void A_summary_comes_back_as_it_was_written()
    {
        using var file = new MemoryStream();
        JobSummaryFile.Write(file, Summary);
        JobSummary read = JobSummaryFile.Read(file.ToArray());

        Assert.Equal(Summary with { Reasons = read.Reasons, Algorithms = read.Algorithms }, read);
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
    public void It_has_the_names_and_notations_that_earlier_jobs_wrote()
    {
        using var file = new MemoryStream();
        JobSummaryFile.Write(file, Summary);
        JsonElement root = JsonDocument.Parse(file.ToArray()).RootElement;

        Assert.Equal((1, 2, "00:01:33.2500000"),
            (root.GetProperty("task").GetInt32(), root.GetProperty("reasons").GetProperty("3").GetInt32(),
                root.GetProperty("elapsed").GetString()));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"task":"dog"}""")]
    [InlineData("[]")]
    [InlineData("")]
    public void What_is_no_summary_is_refused(string text) =>
        Assert.ThrowsAny<JsonException>(() => JobSummaryFile.Read(Encoding.UTF8.GetBytes(text)));
}
