using System.Management.Automation;
using HardExample.Core.Samples;

namespace HardExample.PowerShell.Tests.Commands;

public sealed class MeasureCustomScoreTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    private RunResult Measure(string arguments, params object[] samples) =>
        _session.Run($"param($samples) $samples | Measure-CustomScore {arguments}", (object)samples);

    [Fact]
    public void The_block_sees_the_sample_and_its_value_becomes_the_score()
    {
        var sample = (Sample)Assert.Single(
            Measure("doubt { 1 - $_.Prediction.Confidence }", Samples.Hard("a", 0.25)).ThrowOnError().Output)!;
        Assert.Equal(0.25, sample.Scores["doubt"].Value, 12);
        Assert.Equal(MinerKind.OutOfDistribution, sample.Scores["doubt"].Kind);
    }

    [Fact]
    public void The_kind_can_be_expert() =>
        Assert.Equal(MinerKind.ErrorEstimator,
            ((Sample)Measure("doubt -Kind Expert { 0.5 }", Samples.Hard("a", 0.2)).Output[0]!).Scores["doubt"].Kind);

    [Fact]
    public void Nothing_returned_means_that_it_does_not_apply() =>
        Assert.Empty(((Sample)Measure("doubt { }", Samples.Hard("a", 0.2)).ThrowOnError().Output[0]!).Scores);

    [Fact]
    public void It_takes_the_place_of_an_earlier_score_of_the_same_name()
    {
        RunResult result = _session.Run(
            "param($s) $s | Measure-CustomScore a { 0.2 } | Measure-CustomScore a { 0.7 } | Measure-CustomScore b { 0.1 } | "
            + "Measure-CustomScore b { }", Samples.Hard("x", 0.2));
        var sample = (Sample)result.ThrowOnError().Output[0]!;
        Assert.Equal(0.7, Assert.Single(sample.Scores).Value.Value);
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData("{ 1.01 }")]
    [InlineData("{ -0.1 }")]
    [InlineData("{ [double]::NaN }")]
    [InlineData("{ 'much' }")]
    [InlineData("{ 0.1; 0.2 }")]
    public void A_result_that_is_no_score_is_an_error_of_that_sample_which_goes_on_without_it(string block)
    {
        RunResult result = Measure($"doubt {block}", Samples.Hard("a", 0.2), Samples.Hard("b", 0.3));
        Assert.Equal(2, result.Output.Count);
        Assert.All(result.Output, static o => Assert.Empty(((Sample)o!).Scores));
        Assert.Equal(2, result.Errors.Count);
        Assert.StartsWith("InvalidInput,", result.Errors[0].FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidData, result.Errors[0].CategoryInfo.Category);
        Assert.Equal("a", ((Sample)result.Errors[0].TargetObject).Id);
        Assert.Contains("'doubt'", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_that_throws_is_an_error_of_that_sample()
    {
        RunResult result = Measure("doubt { if ($_.Id -eq 'a') { throw 'no light' }; 0.5 }", Samples.Hard("a", 0.2),
            Samples.Hard("b", 0.3));
        Assert.StartsWith("CustomScoreFailed,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(0.5, ((Sample)result.Output[1]!).Scores["doubt"].Value);
    }

    [Fact]
    public void A_name_that_no_weight_list_could_hold_is_refused() =>
        Assert.StartsWith("InvalidConfiguration,", Measure("'a+b' { 1 }", Samples.Hard("a", 0.2)).Terminating.FullyQualifiedErrorId,
            StringComparison.Ordinal);

    [Fact]
    public void Samples_leave_one_by_one_before_the_input_ends()
    {
        RunResult result = _session.Run("""
            param($s) $seen = [System.Collections.Generic.List[string]]::new()
            1..3 | ForEach-Object { $seen.Add("in"); $s } | Measure-CustomScore x { 1 } | ForEach-Object { $seen.Add("out") }
            $seen -join ' '
            """, Samples.Hard("a", 0.2));
        Assert.Equal("in out in out in out", result.ThrowOnError().Output[0]);
    }
}
