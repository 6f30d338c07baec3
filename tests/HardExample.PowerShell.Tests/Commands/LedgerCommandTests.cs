using HardExample.Jobs.Ledgers;
using HardExample.Ledger;

namespace HardExample.PowerShell.Tests.Commands;

/// <summary>A season on the pool of the session; each test has a ledger of its own.</summary>
public sealed class LedgerCommandTests(PoolSession pool) : IClassFixture<PoolSession>
{
    private const string Mine = "Invoke-HardExampleMining pool -Parameter @{ 'extensions.feature_extractor' = 'descriptor' } ";

    private readonly string _ledger = $"{Guid.NewGuid():N}.db";

    [Fact]
    public void An_export_marks_as_selected_and_the_next_job_leaves_it_out()
    {
        RunResult first = Run(Mine + "-Ledger $ledger | Select-HardExample -Top 5 | Export-HardExampleManifest $out -Ledger $ledger");
        RunResult second = Run($"{Mine} -Ledger $ledger; (Get-HardExampleLedger $ledger -State Selected).Id");

        Assert.Empty(first.ThrowOnError().Errors);
        Assert.Equal(24 - 5 + 5, second.ThrowOnError().Output.Count);
        Assert.Equal(24, Run($"{Mine} -Ledger $ledger -Include All").ThrowOnError().Output.Count);
    }

    [Fact]
    public void A_job_with_output_records_and_what_is_tried_with_WhatIf_does_not()
    {
        Run(Mine + "-Ledger $ledger -OutputPath $out -WhatIf").ThrowOnError();
        Assert.False(File.Exists(Path.Combine(pool.Session.Folder, _ledger)));

        Run(Mine + "-Ledger $ledger -OutputPath $out").ThrowOnError();

        Assert.All(Run("Get-HardExampleLedger $ledger").ThrowOnError().Output, static e => Assert.IsType<LedgerEntry>(e));
        Assert.Equal(24, Run("Get-HardExampleLedger $ledger").Output.Count);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Labels_through_the_pipeline_are_recorded_and_unknown_ones_are_errors_of_their_own()
    {
        Run("Invoke-HardExampleMining pool -Ledger $ledger -OutputPath $out -Parameter @{ 'extensions.feature_extractor' = 'descriptor'; "
            + "algo_hard_threshold = 0 }").ThrowOnError();

        RunResult run = Run("""
            1..24 | ForEach-Object { [pscustomobject]@{ ImagePath = "pool/images/$_.bmp"; Label = "$($_ % 10)" } } |
                Register-HardExampleLabel $ledger
            [pscustomobject]@{ File = 'nowhere.png'; Label = 'x' } | Register-HardExampleLabel $ledger
            """);

        LabelReport report = Assert.IsType<LabelReport>(run.Output[0]);
        Assert.Equal((24, 6, 18), (report.Matched, report.Wrong, report.Right));
        Assert.Equal("MissingImage,HardExample.PowerShell.Commands.RegisterHardExampleLabelCommand",
            Assert.Single(run.Errors).FullyQualifiedErrorId);
        LedgerQuality quality = Assert.IsType<LedgerQuality>(
            Assert.Single(Run("Measure-HardExampleQuality -Ledger $ledger").ThrowOnError().Output));
        Assert.Equal((24, 6), (quality.Total.Labelled, quality.Total.Wrong));
        // Six wrong ones are too few to tune with: ten are needed.
        Assert.Contains("tuning needs at least", Run("Optimize-HardExampleWeight -Ledger $ledger").Terminating.Exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Removing_honours_WhatIf_and_wants_a_filter()
    {
        Run(Mine + "-Ledger $ledger -OutputPath $out").ThrowOnError();

        Run("Get-HardExampleLedger $ledger | Remove-HardExampleLedgerEntry $ledger -WhatIf").ThrowOnError();
        Assert.Equal(24, Run("Get-HardExampleLedger $ledger").Output.Count);
        Assert.Equal("InvalidConfiguration", Run("Remove-HardExampleLedgerEntry $ledger").Terminating.FullyQualifiedErrorId.Split(',')[0]);
        Run("(Get-HardExampleLedger $ledger)[0..3] | Remove-HardExampleLedgerEntry $ledger").ThrowOnError();
        Assert.Equal(20, Run("Get-HardExampleLedger $ledger").Output.Count);
    }

    private RunResult Run(string script) => pool.Session.Run($"param($ledger, $out) {script}", _ledger, $"out-{_ledger}");
}
