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

    It 'explore-reasons.ps1 counts reasons and classes' {
        & "$examples/explore-reasons.ps1" ./pool | Out-String | Should -Match 'Classes, by count'
    }

    It 'compare-weightings.ps1 compares' {
        (& "$examples/compare-weightings.ps1" ./pool ./truth.csv)[-1] | Should -Match '^\d+ of the 10 hardest are the same$'
    }
}
