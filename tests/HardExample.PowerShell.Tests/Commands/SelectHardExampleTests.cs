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

    [Trait("Category", "Slow")]
    [Fact]
    public void The_hardest_come_first_and_equal_ones_by_id() =>
        Assert.Equal(
            "d b c", Select("-Top 3", Samples.Hard("a", 0.1), Samples.Hard("c", 0.4), Samples.Hard("b", 0.4), Samples.Hard("d", 0.9)));

    [Fact]
    public void A_percentage_is_of_the_input_and_rounds_up() =>
        // 34 % of 3 is 1.02: two
        Assert.Equal("c b", Select("-Percent 34", Samples.Hard("a", 0.1), Samples.Hard("b", 0.2), Samples.Hard("c", 0.3)));

    [Fact]
    public void A_reason_keeps_those_that_have_any_of_the_ids() =>
        Assert.Equal("a c", Select("-Reason 1, 7", Samples.Hard("a", 0.3, 2, 1), Samples.Hard("b", 0.3, 2), Samples.Hard("c", 0.3, 7)));

    [Fact]
    public void Diversity_weighs_hardness_by_distance()
    {
        // after a: b 0.8 (1 − 0.98) = 0.016, c 0.5 (1 − 0) = 0.5
        Sample[] samples =
        [
            Samples.Hard("a", 0.9) with { Embedding = [1, 0] }, Samples.Hard("b", 0.8) with { Embedding = [0.98f, 0.199f] },
            Samples.Hard("c", 0.5) with { Embedding = [0, 1] },
        ];
        Assert.Equal("a c", Select("-Top 2 -Diverse", samples));
        Assert.Equal("a b", Select("-Top 2", samples));
    }

    [Fact]
    public void Diversity_without_embeddings_warns_and_keeps_the_hardest()
    {
        RunResult result = _session.Run(
            "param($s) $s | Select-HardExample -Top 1 -Diverse", (object)new object[] { Samples.Hard("a", 0.2), Samples.Hard("b", 0.3) });
        Assert.Equal("b", ((Sample)Assert.Single(result.Output)!).Id);
        Assert.Contains("embedding", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_maximum_per_class_is_a_budget_of_its_own() =>
        // All are predicted as cat.
        Assert.Equal("c b", Select("-PerClass 2", Samples.Hard("a", 0.1), Samples.Hard("b", 0.2), Samples.Hard("c", 0.3)));

    [Fact]
    public void A_control_sample_comes_last_and_is_marked_whatever_its_reasons()
    {
        RunResult result = _session.Run("param($s) $s | Select-HardExample -Top 2 -RandomShare 0.5 -Reason 7 -Verbose",
            (object)new object[] { Samples.Hard("a", 0.2, 7), Samples.Hard("b", 0.05, 3), Samples.Hard("c", 0.1, 7) }).ThrowOnError();
        Assert.Equal([("a", false), (((Sample)result.Output[1]!).Id, true)],
            result.Output.Select(static o => (((Sample)o!).Id, ((Sample)o).IsControl)));
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData("-PerClass 1 -Max 2", "-PerClass")]
    [InlineData("-Top 1 -QuotaBy camra -Max 1", "camra")]
    [InlineData("-Top 1 -QuotaBy class", "min or max")]
    [InlineData("-Top 1 -QuotaBy class -Min 3 -Max 2", "min is 3")]
    [InlineData("-QuotaBy class -Min 3", "top or percent")]
    [InlineData("-Diverse", "top, percent or max")]
    public void Quotas_that_make_no_sense_are_refused_with_what_to_do(string arguments, string message) => Assert.Contains(message,
        _session.Run($"param($s) $s | Select-HardExample {arguments}", Samples.Hard("a", 0.2)).Terminating.Exception.Message,
        StringComparison.Ordinal);

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
    [InlineData("-Top 1 -RandomShare 1")]
    [InlineData("-PerClass 0")]
    public void A_value_out_of_range_is_refused_before_anything_runs(string arguments)
    {
        RunResult result = _session.Run($"param($s) $s | Select-HardExample {arguments}", Samples.Hard("a", 0.2));
        Assert.IsType<System.Management.Automation.ParameterBindingException>(result.Terminating.Exception, exactMatch: false);
    }
}
