#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    $manifest = Join-Path $PSScriptRoot '../../HardExample.psd1' | Resolve-Path | ForEach-Object Path

    # A session of its own, because assemblies stay in a process for good.
    function Invoke-Session([string] $Script) {
        $env:POWERSHELL_TELEMETRY_OPTOUT = '1'
        pwsh -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'; `$manifest = '$manifest'; $Script"
        $LASTEXITCODE | Should -Be 0
    }
}

Describe 'Importing' {
    It 'adds the cmdlets of the manifest to the session and nothing else' {
        $new = Invoke-Session '
            function Get-Names { Get-Command | ForEach-Object Name; Get-Variable -Scope Global | ForEach-Object Name
                Get-Alias | ForEach-Object Name }
            $before = $after = $null; $before = Get-Names
            Import-Module $manifest
            $after = Get-Names
            $after | Where-Object { $_ -notin $before } | Sort-Object -Unique'
        $new | Should -Be ((Import-PowerShellDataFile $manifest).CmdletsToExport | Sort-Object)
    }

    It 'works again after -Force and after Remove-Module' {
        Invoke-Session '
            Import-Module $manifest; Import-Module $manifest -Force
            $forced = (Get-HardExampleReason 1).Id
            Remove-Module HardExample
            $left = @(Get-Module | Where-Object Name -like HardExample*).Count
            Import-Module $manifest
            "$forced $left $((Get-HardExampleReason 2).Id)"' | Should -Be '1 0 2'
    }

    It 'works in many runspaces at once' {
        Invoke-Session '(1..8 | ForEach-Object -Parallel { Import-Module $using:manifest; (Get-HardExampleReason $_).Id } `
            -ThrottleLimit 8 | Sort-Object) -join " "' |
            Should -Be '1 2 3 4 5 6 7 8'
    }

    It 'loads SQLite when a ledger is used and not before' {
        $path = Join-Path $TestDrive 'season.db'
        Invoke-Session "
            function Test-Loaded {
                [bool] ([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -like '*Sqlite*' })
            }
            Import-Module `$manifest
            `$null = Get-HardExampleReason 1; `$null = Get-Command -Syntax Get-HardExampleLedger, Export-HardExampleManifest
            Test-Loaded
            `$null = @() | Export-HardExampleManifest '$TestDrive/out' -Ledger '$path'
            @(Get-HardExampleLedger '$path').Count
            Test-Loaded" | Where-Object { $_ } | Select-Object -Last 3 | Should -Be 'False', '0', 'True'
    }

    It 'lets scripts name the types' {
        Invoke-Session 'Import-Module $manifest; [HardExample.Sample].FullName; ([HardExample.Sample]@{ Id = "a"; Source = "a.jpg" }).Id' |
            Should -Be 'HardExample.Core.Samples.Sample', 'a'
    }

    It 'takes at most 2.5 times as long as an empty binary module' -Tag Timing {
        $empty = Join-Path $TestDrive 'Empty.psd1'
        Add-Type -OutputType Library -OutputAssembly (Join-Path $TestDrive 'Empty.dll') -TypeDefinition '
            [System.Management.Automation.Cmdlet("Get", "Nothing")]
            public sealed class GetNothing : System.Management.Automation.PSCmdlet { }'
        New-ModuleManifest $empty -RootModule Empty.dll -CmdletsToExport Get-Nothing `
            -FunctionsToExport @() -AliasesToExport @() -VariablesToExport @()
        # Processor time, the least of several runs in turn: what else the machine does counts as little as can be.
        # A busy machine gets more runs.
        $least = @{}
        for ($run = 0; $run -lt 20 -and ($run -lt 5 -or $ratio -gt 2.5); $run++) {
            foreach ($path in $manifest, $empty) {
                $time = [double](Invoke-Session "`$before = [Environment]::CpuUsage.TotalTime; Import-Module '$path'
                    ([Environment]::CpuUsage.TotalTime - `$before).TotalMilliseconds")
                $least[$path] = [Math]::Min($time, $least[$path] ?? $time)
            }
            $ratio = $least[$manifest] / $least[$empty]
        }
        Write-Host ('    import: {0:0} ms of processor time, {1:0.00} times an empty module' -f $least[$manifest], $ratio)
        $ratio | Should -BeLessOrEqual 2.5
    }
}

Describe 'Isolation' {
    It 'runs beside another YamlDotNet and ONNX Runtime that the session has loaded, and leaves them alone' {
        . (Join-Path $PSScriptRoot 'Fixture.ps1')
        New-TestPool $TestDrive
        foreach ($name in 'YamlDotNet', 'Microsoft.ML.OnnxRuntime') {
            $assembly = [System.Reflection.Emit.PersistedAssemblyBuilder]::new(
                [System.Reflection.AssemblyName]"$name, Version=1.2.0.0", [object].Assembly)
            $null = $assembly.DefineDynamicModule($name).DefineType("$name.Other", 'Public').CreateType()
            $assembly.Save("$TestDrive/$name.dll")
        }
        Invoke-Session "
            Add-Type -Path '$TestDrive/YamlDotNet.dll', '$TestDrive/Microsoft.ML.OnnxRuntime.dll'
            Import-Module `$manifest
            Set-Location '$TestDrive'
            Set-Content m.yaml 'model_serving_url: model'
            `$WarningPreference = 'Ignore'
            @(Get-InferenceResult ./pool | Measure-ImageSimilarity -ConfigPath m.yaml).Count
            [YamlDotNet.Other].Assembly.GetName().Version.Minor + [Microsoft.ML.OnnxRuntime.Other].Assembly.GetName().Version.Minor
            `$loaded = [AppDomain]::CurrentDomain.GetAssemblies().Where({ `$_.GetName().Name -in 'YamlDotNet', 'Microsoft.ML.OnnxRuntime' })
            (`$loaded.ForEach({ [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext(`$_).Name }) | Sort-Object) -join ' '" |
            Should -Be '24', '4', 'Default Default HardExample HardExample'
    }

    It 'puts nothing but the load context into the default one' {
        Invoke-Session '
            Import-Module $manifest; New-HardExampleConfig ([IO.Path]::GetTempFileName()) -Force | Remove-Item
            [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.ForEach({ $_.GetName().Name }).Where({
                $_ -like "HardExample*" -or $_ -like "YamlDotNet*" }) -join " "' |
            Should -Be 'HardExample.LoadContext'
    }
}

Describe 'Views' {
    BeforeAll {
        Import-Module $manifest
        $scores = [HardExample.ClassScore[]]@([HardExample.ClassScore]::new('cat', 0.625), [HardExample.ClassScore]::new('dog', 0.375))
        $sample = [HardExample.Sample]@{
            Id = '1.jpg'; Source = '/pool/images/1.jpg'; HardCoefficient = 0.456; IsHard = $true
            Prediction = [HardExample.ClassificationPrediction]::new('cat', $scores)
        }
        $rendering = $PSStyle.OutputRendering
        $PSStyle.OutputRendering = 'PlainText'
    }
    AfterAll { $PSStyle.OutputRendering = $rendering }

    It 'shows a sample as a row with two decimals' {
        $lines = ($sample | Out-String -Width 100) -split '\r?\n' | Where-Object { $_ }
        $lines[0] | Should -Match '^Id\s+Predicted\s+Confidence\s+Coefficient\s+Reasons'
        $lines[2] | Should -Match '^1\.jpg\s+cat\s+0\.6[23]\s+0\.46\b'
    }

    It 'shows all that is known in a list' {
        $text = $sample | Measure-CustomScore night { 0.5 } | Format-List | Out-String -Width 200
        $text | Should -Match 'Source\s+: /pool/images/1.jpg'
        $text | Should -Match 'Scores\s+: night\s+0\.50'
    }

    It 'colours only where the output can be coloured' {
        $PSStyle.OutputRendering = 'PlainText'
        $sample | Out-String | Should -Not -Match ([char]27)
        $PSStyle.OutputRendering = 'Ansi'
        $sample | Out-String | Should -Match ([char]27)
        $PSStyle.OutputRendering = 'PlainText'
    }

    It 'gives flat columns to Export-Csv' {
        $row = $sample | ConvertTo-Csv | ConvertFrom-Csv
        $row.Predicted, $row.Confidence, $row.HardCoefficient | Should -Be 'cat', '0.625', '0.456'
    }

    It 'is readable as JSON, also before anything was observed' {
        $json = $sample | ConvertTo-Json -Depth 5 | ConvertFrom-Json
        $json.Prediction.Label, $json.HardCoefficient | Should -Be 'cat', 0.456
        $json.BoxPixels.Count | Should -Be 0
    }

    It 'shows every property on request' { $sample | Format-List * | Out-String | Should -Match 'LabelledBoxes' }
}
