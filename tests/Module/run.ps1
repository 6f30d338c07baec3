#Requires -Version 7.6
# Runs the tests of the module in this PowerShell. The exit code is the number of failed tests.
# Tests that compare times run with -Timing only: on a busy machine they tell of the machine, not of the module.
param([switch] $Timing)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module Pester -ListAvailable | Where-Object Version -ge '5.5')) {
    Write-Host 'SKIPPED: the tests of the module in a real PowerShell need Pester 5.5 or later, which is not installed.'
    exit 0
}

Import-Module Pester -MinimumVersion 5.5
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
if (-not $Timing) {
    $configuration.Filter.ExcludeTag = 'Timing'
    Write-Host 'Left out: the tests of times; -Timing runs them.'
}
$configuration.Output.Verbosity = 'Normal'
$result = Invoke-Pester -Configuration $configuration
Write-Host "$($result.PassedCount) passed, $($result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount) failed"
exit $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
