namespace HardExample.PowerShell.Tests.Arguments;

public sealed class BlankTextTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData("Measure-CustomScore -Name '' -ScriptBlock { 1 }")]
    [InlineData("Measure-CustomScore -Name ' ' -ScriptBlock { 1 }")]
    [InlineData("New-HardExampleConfig -Path \"`t\"")]
    [InlineData("Get-HardExampleJob -WorkPath ok, ' '")]
    [InlineData("Get-HardExampleJob -WorkPath ok, $null")]
    public void Is_refused_as_an_argument(string command) =>
        Assert.StartsWith("ParameterArgumentValidationError", _session.Run(command).Terminating.FullyQualifiedErrorId,
            StringComparison.Ordinal);
}
