using System.Collections.Immutable;
using HardExample.Core.Drift;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Output;

namespace HardExample.Jobs.Tests.Output;

public sealed class FailRuleTests
{
    // 3 of 60 samples were left out: 5 %. 19 of 57 are hard: 33.33 %.
    private static readonly JobSummary Summary = new()
    {
        Task = TaskType.ImageClassification, TotalSamples = 57, HardSamples = 19, SkippedSamples = 3, HardThreshold = 0.1,
        Reasons = ImmutableSortedDictionary<int, int>.Empty, Algorithms = ImmutableSortedDictionary<string, int>.Empty,
        FeatureExtractor = "", Reference = "", Elapsed = TimeSpan.Zero, Warnings = ["one"],
    };

    [Theory]
    [InlineData("left-out>1%", "left-out>1%: 3 samples were left out (5 %)")]
    [InlineData("left-out>5%", null)]
    [InlineData("left-out>2", "left-out>2: 3 samples were left out")]
    [InlineData("left-out>3", null)]
    [InlineData("hard>33.3%", "hard>33.3%: 19 samples are hard (33.33 %)")]
    [InlineData("hard>34%", null)]
    [InlineData(" hard < 20 ", "hard < 20: 19 samples are hard")]
    [InlineData("samples<58", "samples<58: 57 samples were scored")]
    [InlineData("samples<57", null)]
    [InlineData("warnings>0", "warnings>0: 1 warnings were given")]
    [InlineData("drift", null)]
    public void A_rule_says_what_meets_it(string rule, string? said) => Assert.Equal(said, FailRule.Parse(rule).Check(Summary));

    [Fact]
    public void Drift_is_met_by_its_verdict_and_says_when_nothing_was_compared()
    {
        FailRule rule = FailRule.Parse("drift");
        var none = new DriftResult { Verdict = DriftVerdict.None, Findings = [], Reference = "800 training images", ReferenceSamples = 800,
            Samples = 57, PopulationSamples = 57 };

        Assert.NotNull(rule.WhyNotChecked(Summary));
        Assert.Null(rule.WhyNotChecked(Summary with { Drift = none }));
        Assert.Null(rule.Check(Summary with { Drift = none }));
        Assert.StartsWith("drift: shifted against 800 training images",
            rule.Check(Summary with { Drift = none with { Verdict = DriftVerdict.Shifted } }), StringComparison.Ordinal);
        Assert.Null(FailRule.Parse("hard>1").WhyNotChecked(Summary));
    }

    [Theory]
    [InlineData("left-out", "in quotes")]
    [InlineData("left-out>", "in quotes")]
    [InlineData("lost>1", "is no rule")]
    [InlineData("hard>-1", "is no rule")]
    [InlineData("hard>1e3", "is no rule")]
    [InlineData("hard>٣", "is no rule")]
    [InlineData("", "is no rule")]
    [InlineData("samples<10%", "no share")]
    public void What_is_no_rule_is_refused_with_how_one_is_written(string rule, string said) => Assert.Contains(said,
        Assert.Throws<ConfigurationException>(() => FailRule.Parse(rule)).Message, StringComparison.Ordinal);
}
