#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

Describe 'Measure-HardExampleDrift' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot '../../HardExample.psd1')
        . (Join-Path $PSScriptRoot 'Fixture.ps1')
        New-TestPool $TestDrive
        Push-Location $TestDrive
        $plain = @{ 'extensions.feature_extractor' = 'descriptor' }
        $samples = Get-InferenceResult ./feedback
    }
    AfterAll { Pop-Location }

    It 'finds no shift between samples and themselves, and gives one object' {
        $drift = @($samples | Measure-HardExampleDrift -Against $samples -Parameter $plain -WarningAction Ignore)
        $drift.Count | Should -Be 1
        "$($drift.Verdict)" | Should -Be 'None'
        $drift.Findings.Name | Should -Contain 'image_brightness'
        $drift.Findings.Name | Should -Contain 'embedding'
    }

    It 'says which images are darker' {
        $null = New-Item -ItemType Directory dark/images, dark/inference_results
        foreach ($image in Get-ChildItem feedback/images) {
            $bytes = [IO.File]::ReadAllBytes($image)
            for ($i = 54; $i -lt $bytes.Length; $i++) { $bytes[$i] = $bytes[$i] -shr 2 }
            [IO.File]::WriteAllBytes("$TestDrive/dark/images/$($image.Name)", $bytes)
        }
        Copy-Item feedback/inference_results/* dark/inference_results
        $drift = Get-InferenceResult ./dark | Measure-HardExampleDrift -Against $samples -Parameter $plain -WarningAction Ignore
        "$($drift.Verdict)" | Should -Be 'Shifted'
        ($drift.Findings | Where-Object Name -EQ image_brightness).Text | Should -Match '^darker'
        $drift.Findings[0].SampleIds.Count | Should -Be 10
    }

    It 'compares with a ledger and with a training set' {
        $null = $samples | Invoke-HardExampleMining -OutputPath ./out -Ledger ./season.db -Parameter $plain -WarningAction Ignore
        $drift = $samples | Measure-HardExampleDrift -Ledger ./season.db -Parameter $plain -WarningAction Ignore
        $drift.Reference | Should -Match '^1 run since .* \(season\.db\)$'
        $training = $samples | Measure-HardExampleDrift -TrainDataPath ./train.manifest -Parameter $plain -WarningAction Ignore
        $training.Reference | Should -Be '30 training images'
        $training.Findings.Name | Should -Not -Contain 'confidence'
    }

    It 'says what is missing when there is nothing to compare with' {
        { $samples | Measure-HardExampleDrift -Parameter $plain -ErrorAction Stop } | Should -Throw '*nothing to compare with*'
    }
}
