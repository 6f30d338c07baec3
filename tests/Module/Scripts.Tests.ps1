#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    $examples = Join-Path $PSScriptRoot '../../examples' | Resolve-Path | ForEach-Object Path
    Import-Module (Join-Path $PSScriptRoot '../../HardExample.psd1')
    . (Join-Path $PSScriptRoot 'Fixture.ps1')
    New-TestPool $TestDrive
    Push-Location $TestDrive
}
AfterAll { Pop-Location }

Describe 'examples' {
    It 'whole-job.ps1 writes hard examples and a report' {
        $output = & "$examples/whole-job.ps1" ./pool ./model ./train.manifest ./whole
        $output[0] | Should -Match '^\d+ of 24 samples are hard'
        './whole/output.manifest', './whole.html' | Should -Exist
    }

    It 'stage-by-stage.ps1 keeps its budget' {
        & "$examples/stage-by-stage.ps1" ./pool ./model ./train.manifest ./stages 5 | Out-String | Should -Match 'HardCoefficient'
        @(Import-HardExampleManifest ./stages).Count | Should -BeIn (1..5)
    }

    It 'custom-score.ps1 scores in script' {
        $chosen = & "$examples/custom-score.ps1" ./pool @{ '4' = '9'; '3' = '8' }
        $chosen.Scores.Keys | Should -Contain mixed_up
    }

    It 'nightly.ps1 logs and exits with <Code> when <When>' -ForEach @(
        @{ Code = 0; When = 'all is well'; Spoil = { } }
        @{ Code = 2; When = 'a sample is bad'; Spoil = { Set-Content ./night/inference_results/3.bmp_result.txt '{' } }
        @{ Code = 1; When = 'the input is not there'; Spoil = { Remove-Item ./night -Recurse } }
    ) {
        Copy-Item ./pool ./night -Recurse
        & $Spoil
        Remove-Item ./night.log -ErrorAction Ignore
        pwsh -NoProfile -File "$examples/nightly.ps1" -InputPath ./night -OutputRoot ./nights -LogPath ./night.log -Budget 5
        $LASTEXITCODE | Should -Be $Code
        Get-Content ./night.log -Raw | Should -Match ($Code -eq 1 ? 'FAILED' : 'done: \d+ of 2[34]')
        Remove-Item ./night, ./nights -Recurse -ErrorAction Ignore
    }

    It 'explore-reasons.ps1 counts reasons and classes' {
        & "$examples/explore-reasons.ps1" ./pool | Out-String | Should -Match 'Classes, by count'
    }

    It 'compare-weightings.ps1 compares' {
        (& "$examples/compare-weightings.ps1" ./pool ./truth.csv)[-1] | Should -Match '^\d+ of the 10 hardest are the same$'
    }
}
