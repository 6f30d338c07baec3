using HardExample.Core.Reasons;

namespace HardExample.PowerShell.Tests.Commands;

public sealed class GetHardExampleReasonTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    private string Ids(string script, params object[] arguments) =>
        string.Join(' ', _session.Run(script, arguments).ThrowOnError().Output.Select(static o => ((HardReason)o!).Id));

    [Fact]
    public void All_31_are_listed_without_an_id() => Assert.Equal(31, _session.Run("Get-HardExampleReason").ThrowOnError().Output.Count);

    [Fact]
    public void Ids_come_from_the_pipeline_by_value() => Assert.Equal("20 1", Ids("20, 1 | Get-HardExampleReason"));

    [Fact]
    public void A_sample_gives_its_own_reasons() =>
        Assert.Equal("7 2", Ids("param($s) $s | Get-HardExampleReason", Samples.Hard("a", 0.4, 7, 2)));

    [Fact]
    public void An_algorithm_is_matched_with_wildcards() => Assert.Equal("2 3", Ids("Get-HardExampleReason -Algorithm Cluster*"));

    [Fact]
    public void An_unknown_id_is_an_error_and_the_others_go_on()
    {
        RunResult result = _session.Run("Get-HardExampleReason 31, 30");
        Assert.Equal(30, ((HardReason)Assert.Single(result.Output)!).Id);
        Assert.StartsWith("ReasonNotFound,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }
}
