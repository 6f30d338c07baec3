#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Every code block of README.md is run: the blocks of PowerShell each in a process of its own, the command lines one after another in
# one folder.

BeforeDiscovery {
    $lines = Get-Content (Join-Path $PSScriptRoot '../../README.md')
    $blocks = @()
    $block = $null
    foreach ($line in $lines) {
        if ($line -eq '```powershell') { $block = @() }
        elseif ($line -eq '```') { $blocks += , ($block -join "`n"); $block = $null }
        elseif ($null -ne $block) { $block += $line }
    }
    $powershell = $blocks | ForEach-Object {
        @{ Name = @($_ -split "`n" | Where-Object { $_ -and $_ -notmatch '^#' })[0].Trim(); Block = $_ }
    }
    # An indented line is a command, or what the demo prints.
    $commands = $lines -match '^    (hardexample|dotnet) ' -replace '\s+#.*$' | ForEach-Object { @{ Line = $_.Trim() } }
}

BeforeAll {
    $root = Join-Path $PSScriptRoot '../..' | Resolve-Path | ForEach-Object Path
    $readme = Get-Content "$root/README.md"
    . (Join-Path $PSScriptRoot 'Fixture.ps1')
    foreach ($folder in "$TestDrive/powershell", "$TestDrive/commands") {
        $null = New-Item -ItemType Directory $folder
        New-TestPool $folder
        Move-Item $folder/feedback $folder/in
        Move-Item $folder/feedback.csv $folder/truth.csv -Force
    }
    Copy-Item $root/HardExample.psd1 $TestDrive/powershell
    $null = New-Item -ItemType SymbolicLink $TestDrive/powershell/module -Target $root/module
    Push-Location $TestDrive/commands

    # Runs a block in a new PowerShell, in which what is installed for the user lies in the test's folder. The first error ends it.
    function Invoke-Block([string] $Block, [string] $Folder) {
        $null = New-Item -ItemType Directory -Force $TestDrive/home
        Set-Content $TestDrive/block.ps1 "`$ErrorActionPreference = 'Stop'`n`$PSNativeCommandUseErrorActionPreference = `$true`n$Block"
        $before = $env:HOME, $env:XDG_DATA_HOME, $env:PSModulePath
        if ($Block -match 'Install-PSResource') {
            $env:HOME = Join-Path $TestDrive home
            $env:XDG_DATA_HOME = $null
        }
        try {
            Push-Location $Folder
            $output = & pwsh -NoProfile -NonInteractive -File $TestDrive/block.ps1 2>&1 | Out-String
            $LASTEXITCODE | Should -Be 0 -Because $output
            $output
        }
        finally {
            Pop-Location
            $env:HOME, $env:XDG_DATA_HOME, $env:PSModulePath = $before
        }
    }

    function hardexample { dotnet $root/src/HardExample.Cli/bin/Release/net10.0/hardexample.dll @args 2>&1 }
}
AfterAll { Pop-Location }

Describe 'README' {
    It 'has no code that these tests do not see' {
        @($readme -match '^```').Count | Should -Be (2 * @($readme -eq '```powershell').Count)
        @($readme -match '^    (hardexample|dotnet) ').Count | Should -BeGreaterThan 8
        @($readme -eq '```powershell').Count | Should -Be 3
    }

    It 'the PowerShell that begins with <Name> runs' -ForEach $powershell {
        $folder = "$TestDrive/powershell"
        if ($Block -match '^Register-PSResourceRepository') {
            $packing = & pwsh -NoProfile -File $root/build.ps1 -Task Pack *>&1 | Out-String
            $LASTEXITCODE | Should -Be 0 -Because $packing
            $null = New-Item -ItemType Directory $folder/packages
            Copy-Item $root/artifacts/HardExample.*.nupkg $folder/packages
            Invoke-Block "$Block`
(Get-Module HardExample).Path" $folder | Should -Match ([regex]::Escape($TestDrive))
        }
        elseif ($Block -match '^dotnet build') { Invoke-Block $Block $root }
        else {
            Invoke-Block $Block $folder
            foreach ($export in [regex]::Matches($Block, 'Export-HardExampleManifest (\S+)')) {
                Get-Content (Join-Path $folder $export.Groups[1].Value output.manifest) | Should -Not -BeNullOrEmpty
            }
        }
    }

    It 'the command <Line> runs' -ForEach $commands {
        switch -Regex ($Line) {
            '^dotnet run' {
                # What the demo prints stands below it in README, but for times.
                Push-Location $root
                $printed = Invoke-Expression "$Line --output '$TestDrive/demo' 2>&1" | Out-String
                Pop-Location
                $LASTEXITCODE | Should -Be 0 -Because $printed
                $text = $printed -replace '\s+', ' '
                $shown = '^    ([\d,]+ samples|features|decoder|reference|hard samples|the hardest|\d{4}\.png)'
                foreach ($expected in $readme -match $shown) {
                    $text | Should -BeLike "*$(($expected.Trim() -replace '\s+', ' ' -replace ', [\d.]+ s$'))*"
                }
            }
            '^dotnet test' { Get-Content $root/.ci/run -Raw | Should -BeLike "*$Line*" }
            '^hardexample' {
                $output = Invoke-Expression $Line | Out-String
                $LASTEXITCODE | Should -Be 0 -Because $output
            }
        }
    }
}
