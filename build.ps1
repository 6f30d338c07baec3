#!/usr/bin/env pwsh
#Requires -Version 7.6
<#
.SYNOPSIS
Builds, tests, shows, measures, cleans or packs HardExample; every task is a thin call of dotnet.
.EXAMPLE
./build.ps1 -Task Test -Fast    # what is ready in under a minute after the build
.EXAMPLE
./build.ps1 -Task Pack    # artifacts/HardExample (a module folder for any platform) and artifacts/HardExample.<version>.nupkg
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Demo', 'Bench', 'Clean', 'Pack')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # With -Task Test: without the tests of the category Slow, and without those of the module in a PowerShell of its own.
    [switch] $Fast
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$artifacts = Join-Path $PSScriptRoot 'artifacts'

function Publish-ModulePackage {
    $folder = Join-Path $artifacts 'HardExample'
    Remove-Item $folder, (Join-Path $artifacts '*.nupkg') -Recurse -Force -ErrorAction Ignore
    # Built into the folder itself, so that the checkout keeps the libraries of this machine only.
    dotnet build src/HardExample.PowerShell -c $Configuration -p:EveryPlatform=true "-p:ModuleDir=$folder/module/"
    Copy-Item HardExample.psd1, LICENSE, THIRD-PARTY-NOTICES.md $folder
    Copy-Item module/*.ps1xml, module/*.psm1 (Join-Path $folder 'module')
    Remove-Item (Join-Path $folder 'module/bin/*') -Include *.pdb, *.xml

    $manifest = Import-PowerShellDataFile HardExample.psd1
    $tags = @('PSModule', 'PSIncludes_Cmdlet') + $manifest.PrivateData.PSData.Tags +
        $manifest.CmdletsToExport.ForEach({ "PSCmdlet_$_"; "PSCommand_$_" })
    dotnet pack tools/Pack -o $artifacts "-p:ModuleFolder=$folder" "-p:ModuleVersion=$($manifest.ModuleVersion)" `
        "-p:ModuleDescription=$($manifest.Description -replace ',', '%2C')" "-p:ModuleTags=$tags"
    Get-Item (Join-Path $artifacts '*.nupkg')
}

Push-Location $PSScriptRoot
try {
    switch ($Task) {
        'Build' { dotnet build -c $Configuration -p:RunAnalyzersDuringBuild=true }
        'Test' {
            if ($Fast) {
                dotnet test -c $Configuration --filter 'Category!=Slow'
            }
            else {
                dotnet test -c $Configuration
                dotnet tool restore
                dotnet tool run pwsh -NoProfile -File tests/Module/run.ps1 -Timing
            }
        }
        'Demo' { dotnet run -c $Configuration --project src/HardExample.Cli -- demo }
        'Bench' { dotnet run -c $Configuration --project tests/HardExample.Benchmarks -- speed }
        'Clean' {
            dotnet clean -c $Configuration
            Remove-Item $artifacts -Recurse -Force -ErrorAction Ignore
        }
        'Pack' { Publish-ModulePackage }
    }
}
finally {
    Pop-Location
}
