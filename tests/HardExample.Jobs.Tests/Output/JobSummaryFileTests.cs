using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using HardExample.Core.Samples;
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
