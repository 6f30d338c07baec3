using System.Management.Automation;

namespace HardExample.PowerShell.Tests.Arguments;

public sealed class CompletionTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Get-HardExampleReason -Algorithm pre", "predict_score_mining")]
    [InlineData("New-HardExampleConfig x -Parameter algo_h", "algo_hard_threshold=")]
    [InlineData("Select-HardExample -Reason 29", "29")]
    [InlineData("Measure-CustomScore x { } -Kind Err", "ErrorEstimator")]
    public void Names_complete(string line, string expected)
    {
        var completion = (CommandCompletion)_session.Run("param($line) TabExpansion2 $line $line.Length", line).ThrowOnError().Output[0]!;
        Assert.Equal(expected, Assert.Single(completion.CompletionMatches).CompletionText);
    }
}
