#Requires -Version 7.6
# One night of a season: the new images of a folder are mined, a fixed number of them is selected, and what was selected before stays left
# out. docs/operations.md shows how systemd, Windows and Slurm call it:
#   pwsh -NoProfile -File nightly.ps1 -InputPath … -OutputRoot … -MetricsPath …/hardexample.prom
# Each night writes a folder of its own below OutputRoot. Exit codes are those of the command line: 0 done, 1 failed, 2 the configuration is
# wrong, 3 done, but a rule of FailOn is met or hard samples could not be written.
param(
    [Parameter(Mandatory)] [string] $InputPath,
    [Parameter(Mandatory)] [string] $OutputRoot,
    [string] $LogPath = (Join-Path $OutputRoot 'nightly.log'),
    [string] $LedgerPath = (Join-Path $OutputRoot 'season.db'),
    [string] $MetricsPath,
    # A configuration of its own may have a budget of its own.
    [string] $ConfigPath,
    [int] $Budget = 200,
    [double] $RandomShare = 0.1,
    # pwsh -File hands one text over, so rules may also be separated by commas; '' for none.
    [string[]] $FailOn = @('drift', 'left-out>1%')
)
Import-Module "$PSScriptRoot/../HardExample.psd1" -ErrorAction Stop
$PSStyle.OutputRendering = 'PlainText'

function Write-Log([string] $Text) { "$(Get-Date -Format s) $Text" | Add-Content -LiteralPath $LogPath -ErrorAction Stop }

$code = 0
try {
    $null = New-Item $OutputRoot -ItemType Directory -Force -ErrorAction Stop
    Write-Log "started: $InputPath"
    $night = Join-Path $OutputRoot (Get-Date -Format 'yyyy-MM-dd')
    for ($again = 2; Test-Path -LiteralPath $night; $again++) { $night = Join-Path $OutputRoot "$(Get-Date -Format 'yyyy-MM-dd')-$again" }
    $job = @{ OutputPath = $night; Ledger = $LedgerPath; FailOn = @($FailOn -split ',' -ne '') }
    if ($MetricsPath) { $job.MetricsPath = $MetricsPath }
    if ($ConfigPath) { $job.ConfigPath = $ConfigPath }
    if (-not $ConfigPath -or $PSBoundParameters.ContainsKey('Budget')) { $job.Top = $Budget }
    if (-not $ConfigPath -or $PSBoundParameters.ContainsKey('RandomShare')) { $job.RandomShare = $RandomShare }
    $silently = @{ ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }
    $null = Invoke-HardExampleMining $InputPath @job @silently -SummaryVariable summary -ErrorVariable problems -WarningVariable warned
    # A job that failed altogether has no summary; one to which nothing is new has.
    if (-not $summary) { throw $problems[-1] }

    $findings = @($problems | Where-Object FullyQualifiedErrorId -Like 'ResultFinding*')
    $warned | ForEach-Object { Write-Log "warning: $_" }
    $problems | Where-Object { $_ -notin $findings } | ForEach-Object { Write-Log "left out: $_" }
    $findings | ForEach-Object { Write-Log "finding: $_" }
    if ($summary.Drift) { Write-Log "drift: $($summary.Drift)" }
    Write-Log ("done: $($summary.HardSamples) of $($summary.TotalSamples) samples selected, $($summary.ExcludedSamples) known before, " +
        "$($summary.SkippedSamples) left out, $([int]$summary.Elapsed.TotalSeconds) s; written to $night")
    if ($findings -or $summary.UnwrittenSamples) { $code = 3 }
}
catch {
    $isMisuse = $_.FullyQualifiedErrorId -like 'InvalidConfiguration*' -or
        $_.Exception -is [System.Management.Automation.ParameterBindingException]
    $code = $isMisuse ? 2 : 1
    [Console]::Error.WriteLine("nightly: $_")
    # What ended the job decides the exit code, not a log that cannot be written.
    try { Write-Log "FAILED: $_" } catch { [Console]::Error.WriteLine("nightly: the log cannot be written either: $_") }
}
exit $code
