using HardExample.Core.Samples;

namespace HardExample.PowerShell.Tests.Commands;

public sealed class SelectHardExampleTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    private string Select(string arguments, params object[] samples)
    {
        RunResult result = _session.Run($"param($samples) $samples | Select-HardExample {arguments}", (object)samples).ThrowOnError();
        return string.Join(' ', result.Output.Select(static o => ((Sample)o!).Id));
    }

    [Fact]
    public void Without_parameters_the_hard_samples_pass_in_input_order() =>
        Assert.Equal("b c", Select("", Samples.Hard("a", 0.09), Samples.Hard("b", 0.1), Samples.Hard("c", 0.5)));

    [Fact]
    public void A_threshold_counts_instead_of_the_jobs_own() =>
        Assert.Equal("a c", Select("-Threshold 0.05", Samples.Hard("a", 0.09), Samples.Hard("b", 0.01), Samples.Hard("c", 0.5)));

    [Fact]
    public void The_hardest_come_first_and_equal_ones_in_input_order() =>
        Assert.Equal(
            "d b c", Select("-Top 3", Samples.Hard("a", 0.1), Samples.Hard("b", 0.4), Samples.Hard("c", 0.4), Samples.Hard("d", 0.9)));

    [Fact]
    public void A_percentage_is_of_the_input_and_rounds_up() =>
        // 34 % of 3 is 1.02: two
        Assert.Equal("c b", Select("-Percent 34", Samples.Hard("a", 0.1), Samples.Hard("b", 0.2), Samples.Hard("c", 0.3)));

    [Fact]
    public void A_reason_keeps_those_that_have_any_of_the_ids() =>
        Assert.Equal("a c", Select("-Reason 1, 7", Samples.Hard("a", 0.3, 2, 1), Samples.Hard("b", 0.3, 2), Samples.Hard("c", 0.3, 7)));

    [Fact]
    public void Diversity_prefers_early_similarity_ranks_among_three_times_the_budget() =>
        // candidates of a budget of 1 are the three hardest, a b c; of them c is the most novel; d is more novel but not hard enough
        Assert.Equal(
            "c", Select("-Top 1 -Diverse", Samples.Ranked("a", 0.9, 5), Samples.Ranked("b", 0.8, 4), Samples.Ranked("c", 0.7, 3),
                Samples.Ranked("d", 0.1, 0)));

    [Fact]
    public void Diversity_without_ranks_warns_and_keeps_the_hardest()
    {
        RunResult result = _session.Run(
            "param($s) $s | Select-HardExample -Top 1 -Diverse", (object)new object[] { Samples.Hard("a", 0.2), Samples.Hard("b", 0.3) });
        Assert.Equal("b", ((Sample)Assert.Single(result.Output)!).Id);
        Assert.Contains("SimilarityRank", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_can_be_given_as_an_argument() =>
        Assert.Equal(
            2, _session.Run("param($s) Select-HardExample -InputObject $s -Top 2",
                (object)new object[] { Samples.Hard("a", 0.2), Samples.Hard("b", 0.3) }).Output.Count);

    [Theory]
    [InlineData("-Threshold 1.5")]
    [InlineData("-Top -1")]
    [InlineData("-Percent 101")]
    [InlineData("-Reason 31")]
    [InlineData("-Top 1 -Percent 1")]
    public void A_value_out_of_range_is_refused_before_anything_runs(string arguments)
    {
        RunResult result = _session.Run($"param($s) $s | Select-HardExample {arguments}", Samples.Hard("a", 0.2));
        Assert.IsType<System.Management.Automation.ParameterBindingException>(result.Terminating.Exception, exactMatch: false);
    }
}
