#Requires -Version 7.6
# Runs the tests of the module in this PowerShell. The exit code is the number of failed tests.
$ErrorActionPreference = 'Stop'
if (-not (Get-Module Pester -ListAvailable | Where-Object Version -ge '5.5')) {
    Write-Host 'SKIPPED: the tests of the module in a real PowerShell need Pester 5.5 or later, which is not installed.'
    exit 0
}

Import-Module Pester -MinimumVersion 5.5
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$result = Invoke-Pester -Configuration $configuration
Write-Host "$($result.PassedCount) passed, $($result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount) failed"
exit $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
