#Requires -Version 7.6
# Counts the results of .ci/run in FOLDER (*.trx of dotnet test, module.xml of Pester) and names what was skipped.
# Exit code 1: a test failed, a suite left no results, or a test was skipped for another reason than the missing folder ../shared.
param([Parameter(Mandatory)] [string] $Folder)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$results = @(
    foreach ($file in Get-ChildItem $Folder -Filter *.trx) {
        foreach ($result in ([xml](Get-Content $file -Raw)).SelectNodes('//*[local-name()="UnitTestResult"]')) {
            $reason = $result.SelectSingleNode('.//*[local-name()="StdOut" or local-name()="Message"]')
            [pscustomobject]@{ Name = $result.testName; Outcome = $result.outcome; Reason = $reason ? $reason.InnerText.Trim() : '' }
        }
    }
    foreach ($file in Get-ChildItem $Folder -Filter module.xml) {
        foreach ($case in ([xml](Get-Content $file -Raw)).SelectNodes('//testcase')) {
            $skipped = $case.SelectSingleNode('skipped')
            $outcome = $skipped ? 'NotExecuted' : $case.SelectSingleNode('failure|error') ? 'Failed' : 'Passed'
            [pscustomobject]@{ Name = $case.name; Outcome = $outcome; Reason = $skipped ? $skipped.InnerText.Trim() : '' }
        }
    }
)
$passed = @($results | Where-Object Outcome -EQ Passed)
$skipped = @($results | Where-Object Outcome -EQ NotExecuted)
$failed = @($results | Where-Object Outcome -NotIn Passed, NotExecuted)

$skipped | Group-Object Reason | ForEach-Object { "SKIPPED $($_.Count): $($_.Name)"; $_.Group | ForEach-Object { "    $($_.Name)" } }
$wanting = @($skipped | Where-Object Reason -NotMatch 'shared/data')
$wrong = $failed.Count -gt 0
foreach ($project in Get-ChildItem (Join-Path $PSScriptRoot '../tests') -Directory -Filter *.Tests) {
    if (-not (Test-Path (Join-Path $Folder "$($project.Name).trx"))) {
        "MISSING: $($project.Name) left no results."
        $wrong = $true
    }
}
if (-not (Test-Path (Join-Path $Folder module.xml))) {
    'MISSING: the tests of the module (tests/Module) left no results.'
    $wrong = $true
}
if ($wanting) {
    "FAILED: $($wanting.Count) tests were skipped for want of a program; their reasons stand above."
    $wrong = $true
}
$failed | ForEach-Object { "FAILED $($_.Name)" }
"$($passed.Count) passed, $($failed.Count) failed, $($skipped.Count) skipped"
exit [int]$wrong
