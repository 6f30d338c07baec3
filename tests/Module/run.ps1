#Requires -Version 7.6
# Runs the tests of the module in this PowerShell: dotnet tool run pwsh -NoProfile -File tests/Module/run.ps1
# The exit code is the number of failed tests. Pester comes from NuGet (Pester.csproj).
# -ResultPath writes the results as JUnit XML. Tests that compare times run with -Timing only:
# on a busy machine they tell of the machine, not of the module.
param([switch] $Timing, [string] $ResultPath)
$ErrorActionPreference = 'Stop'
# Escape sequences of child processes have no place in XML.
$env:NO_COLOR = '1'
$PSStyle.OutputRendering = 'PlainText'
$project = Join-Path $PSScriptRoot 'Pester.csproj'
dotnet restore $project --verbosity quiet
if ($LASTEXITCODE) { throw 'Pester could not be restored from NuGet; the message of dotnet stands above.' }
Import-Module (dotnet msbuild $project -getProperty:PesterManifest)

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
if ($ResultPath) {
    $configuration.TestResult.Enabled = $true
    $configuration.TestResult.OutputFormat = 'JUnitXml'
    $configuration.TestResult.OutputPath = $ResultPath
}
if (-not $Timing) {
    $configuration.Filter.ExcludeTag = 'Timing'
    Write-Host 'Left out: the tests of times; -Timing runs them.'
}
$configuration.Output.Verbosity = 'Normal'
$result = Invoke-Pester -Configuration $configuration
$failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
Write-Host "Module tests: $($result.PassedCount) passed, $failed failed, $($result.SkippedCount) skipped"
exit $failed
