#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    $manifest = Join-Path $PSScriptRoot '../../HardExample.psd1' | Resolve-Path | ForEach-Object Path
    Import-Module $manifest
    . (Join-Path $PSScriptRoot 'Fixture.ps1')

    # Nothing is read of the images, so they need not be there.
    $many = Join-Path $TestDrive 'many.manifest'
    $writer = [IO.StreamWriter]::new($many)
    for ($i = 1; $i -le 100000; $i++) {
        $writer.WriteLine('{"source":"obs://bucket/images/' + $i + '.jpg","annotation":' +
                '[{"name":"cat","type":"modelarts/image_classification","confidence":0.7,"annotated-by":"model"}]}')
    }
    $writer.Dispose()
}

Describe 'Streaming' {
    It 'gives the first of 100,000 samples within a second' -Tag Timing {
        Get-InferenceResult $many | Select-Object -First 1 | Out-Null # what is compiled on first use does not count
        $watch = [Diagnostics.Stopwatch]::StartNew()
        (Get-InferenceResult $many | Select-Object -First 1).Id | Should -Be 'obs://bucket/images/1.jpg'
        Write-Host ('    first sample after {0:0} ms' -f $watch.ElapsedMilliseconds)
        $watch.ElapsedMilliseconds | Should -BeLessThan 1000
    }

    It 'reads no more than a batch for Select-Object -First' {
        $script:read = 0
        Get-InferenceResult $many | ForEach-Object { $script:read++; $_ } | Measure-PredictScore |
            Merge-HardExampleScore | Select-Object -First 5 | Out-Null
        $script:read | Should -Be 5
    }

    It 'holds a batch, not the input' {
        Get-InferenceResult $many | Select-Object -First 1000 | Out-Null
        $before = [GC]::GetTotalMemory($true)
        $script:most = 0
        $script:count = 0
        Get-InferenceResult $many | ForEach-Object {
            if (++$script:count % 20000 -eq 0) { $script:most = [Math]::Max($script:most, [GC]::GetTotalMemory($true)) }
        }
        Write-Host ('    {0:0.0} MB more than before' -f (($script:most - $before) / 1MB))
        ($script:most - $before) / 1MB | Should -BeLessThan 50
    }

    It 'passes 100,000 samples through two stages in reasonable time' -Tag Timing {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        (Get-InferenceResult $many | Measure-PredictScore | Merge-HardExampleScore | Measure-Object).Count | Should -Be 100000
        Write-Host ('    {0:0} samples/s' -f (100000 / $watch.Elapsed.TotalSeconds))
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 60
    }
}

Describe 'Ctrl+C' {
    It 'stops within a batch and leaves nothing half written' -Skip:$IsWindows {
        New-TestPool $TestDrive
        $endless = "Import-Module '$manifest'; Set-Location '$TestDrive'
            Get-InferenceResult ./pool | Measure-PredictScore | ForEach-Object { while (`$true) { `$_ } } |
                Export-HardExampleManifest ./endless -IncludeAll"
        $process = Start-Process pwsh -PassThru -ArgumentList '-NoProfile', '-Command', $endless `
            -RedirectStandardOutput "$TestDrive/out" -RedirectStandardError "$TestDrive/err"
        $watch = [Diagnostics.Stopwatch]::StartNew()
        while (-not (Get-ChildItem "$TestDrive/endless" -Recurse -File -Force -ErrorAction Ignore) -and
            $watch.Elapsed.TotalSeconds -lt 60) { Start-Sleep -Milliseconds 100 }
        $watch.Restart()
        /bin/kill -INT $process.Id
        $process.WaitForExit(20000) | Should -BeTrue
        Write-Host ('    stopped after {0:0} ms' -f $watch.ElapsedMilliseconds)
        Join-Path $TestDrive 'endless' | Should -Not -Exist
    }
}

Describe 'Other people''s machines' {
    It 'get no file but the output, and no telemetry' -Skip:$IsWindows {
        $home2 = (New-Item -ItemType Directory "$TestDrive/home").FullName
        $work = (New-Item -ItemType Directory "$TestDrive/work").FullName
        New-TestPool $work
        $script = "Import-Module '$manifest'; Set-Location '$work'
            Invoke-HardExampleMining ./pool -ModelPath ./model -OutputPath ./out | Out-Null"
        & /usr/bin/env -i PATH=$env:PATH HOME=$home2 TMPDIR=$TestDrive POWERSHELL_TELEMETRY_OPTOUT=1 PSModuleAnalysisCachePath=/dev/null `
            pwsh -NoProfile -Command $script
        "$work/out/output.manifest" | Should -Exist
        # PowerShell itself keeps its start-up profile there; nothing else may appear.
        Get-ChildItem $home2 -Recurse -Force -File | Where-Object FullName -notmatch 'powershell|dotnet' | Should -BeNullOrEmpty
    }
}
