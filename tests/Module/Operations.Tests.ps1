#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    $examples = Join-Path $PSScriptRoot '../../examples' | Resolve-Path | ForEach-Object Path
    Import-Module (Join-Path $PSScriptRoot '../../HardExample.psd1')
    . (Join-Path $PSScriptRoot 'Fixture.ps1')
    Push-Location $TestDrive
    Set-Content ./light.yaml 'extensions: { feature_extractor: descriptor }'

    # Runs the script as a timer does; gives the last lines of its log.
    function Invoke-Night([string] $Camera, [string] $Root, [string[]] $More) {
        pwsh -NoProfile -File "$examples/nightly.ps1" -InputPath $Camera -OutputRoot $Root -ConfigPath ./light.yaml -Budget 5 -MetricsPath (
            "$Root.prom") @More 2>&1 | Out-Null
        Get-Content -LiteralPath "$Root/nightly.log" -Tail 3 | Out-String
    }
    function Get-Metric([string] $Root, [string] $Name) {
        (Get-Content "$Root.prom" | Select-String "^$Name\{.*\} (.+)$").Matches[0].Groups[1].Value
    }
    function Get-Selected([string] $Folder) {
        Get-Content "$Folder/output.manifest" | ForEach-Object { [int](Split-Path ($_ | ConvertFrom-Json).source -LeafBase) }
    }
}
AfterAll { Pop-Location }

Describe 'nightly.ps1' {
    It 'selects nothing twice, and in the third week among what is new' {
        New-TestInput "$TestDrive" camera camera 24
        Invoke-Night ./camera ./weeks | Should -Match 'done: 5 of 24 samples selected, 0 known before, 0 left out'
        $LASTEXITCODE | Should -Be 0
        Invoke-Night ./camera ./weeks | Should -Match 'done: 0 of 19 samples selected, 5 known before'
        New-TestInput "$TestDrive" camera camera 64
        Invoke-Night ./camera ./weeks | Should -Match 'done: 5 of 59 samples selected, 5 known before'

        $weeks = @(Get-ChildItem ./weeks -Directory | Sort-Object CreationTime, Name)
        $weeks.Count | Should -Be 3
        foreach ($week in 0..2) { @(Get-Selected $weeks[$week]).Count | Should -Be (5, 0, 5)[$week] }
        Get-Selected $weeks[2] | ForEach-Object { $_ | Should -BeIn (25..64) }
        Get-Metric ./weeks hardexample_job_success | Should -Be 1
        Get-Metric ./weeks hardexample_job_excluded_samples | Should -Be 5
    }

    It 'ends with <Code> when <When>' -ForEach @(
        @{ Code = 3; Log = 'finding: left-out>1%: 1 samples were left out \(4.17 %\)'; When = 'a rule is met'
            Spoil = { Set-Content ./night/inference_results/3.bmp_result.txt '{' } }
        @{ Code = 1; Log = 'FAILED'; When = 'the input is not there'; Spoil = { Remove-Item ./night -Recurse } }
        @{ Code = 2; Log = 'FAILED.*is no rule'; When = 'a rule is none'; More = '-FailOn', 'left-out'; Spoil = { } }
        @{ Code = 2; Log = 'FAILED.*marginn'; When = 'the configuration is wrong'; Spoil = { Set-Content ./wrong.yaml 'marginn: 1' }
            More = '-ConfigPath', './wrong.yaml' }
        @{ Code = 2; Log = 'FAILED.*no such file'; When = 'the configuration is not there'; Spoil = { }
            More = '-ConfigPath', './none.yaml' }
    ) {
        New-TestInput "$TestDrive" night night 24
        & $Spoil
        $more = $More ?? @()
        if ('-ConfigPath' -in $more) {
            pwsh -NoProfile -File "$examples/nightly.ps1" -InputPath ./night -OutputRoot ./nights @more 2>&1 | Out-Null
        }
        else { $null = Invoke-Night ./night ./nights $more }
        $LASTEXITCODE | Should -Be $Code
        Get-Content ./nights/nightly.log -Raw | Should -Match $Log
        Remove-Item ./night, ./nights -Recurse -ErrorAction Ignore
    }

    It 'takes a folder with brackets in its name, a random share over a configuration, and no rule' {
        New-TestInput "$TestDrive" share share 24
        $null = Invoke-Night ./share './night [1]' '-RandomShare', '0.4', '-FailOn', ''
        $LASTEXITCODE | Should -Be 0
        Get-Content -LiteralPath './night [1]/nightly.log' -Raw | Should -Match 'done: 5 of 24 samples selected'
        Get-Content -LiteralPath './night [1].prom' -Raw | Should -Match 'hardexample_job_control_samples\{.*\} 2\n'
    }
}

Describe 'examples/operations' {
    It 'has units that systemd takes' {
        if (-not (Get-Command systemd-analyze -ErrorAction Ignore)) {
            Set-ItResult -Skipped -Because 'systemd-analyze is not installed (Debian package systemd)'
            return
        }
        $said = systemd-analyze verify (Get-Item "$examples/operations/*.service", "$examples/operations/*.timer") 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 0 -Because $said
        $said | Should -Not -Match 'hardexample-nightly'
    }

    It 'has a script for Windows without errors' {
        $errors = $null
        $null = [System.Management.Automation.Language.Parser]::ParseFile(
            "$examples/operations/Register-NightlyTask.ps1", [ref]$null, [ref]$errors)
        $errors | Should -BeNullOrEmpty
    }

    It '<_> calls nightly.ps1 with parameters that it has' -ForEach 'hardexample-nightly.service', 'Register-NightlyTask.ps1',
    'nightly.scrontab' {
        $known = (Get-Command "$examples/nightly.ps1").Parameters.Keys
        $text = Get-Content "$examples/operations/$_" | Where-Object { $_ -notmatch '^#' } | Out-String
        $given = [regex]::Matches($text, '(?<=["\s])-([A-Z]\w+) (?=[`"/$\d])').ForEach({ $_.Groups[1].Value }) |
            Where-Object { $_ -notin 'File', 'Execute', 'Argument', 'WorkingDirectory', 'Id', 'At', 'TaskName',
                'ExecutionTimeLimit', 'Hours' }
        $given | Should -Contain InputPath
        $given | Should -Contain OutputRoot
        $given | ForEach-Object { $_ | Should -BeIn $known }
    }
}
