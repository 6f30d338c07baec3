#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeDiscovery {
    $root = Join-Path $PSScriptRoot '../..'
    Import-Module (Join-Path $root 'HardExample.psd1')
    $examples = foreach ($name in (Import-PowerShellDataFile (Join-Path $root 'HardExample.psd1')).CmdletsToExport) {
        $number = 0
        (Get-Help $name -Full).examples.example | ForEach-Object { @{ Name = $name; Number = ++$number; Code = $_.code } }
    }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../HardExample.psd1')
    . (Join-Path $PSScriptRoot 'Fixture.ps1')
    New-TestPool $TestDrive
    Set-Content $TestDrive/job.yaml 'model_serving_url: ./model'
    Push-Location $TestDrive
    try {
        # A ledger in which all of the larger pool was selected, and the labels that came back.
        $all = @{ model_serving_url = './model'; algo_hard_threshold = 0 }
        $null = Invoke-HardExampleMining ./feedback -OutputPath ./season -Ledger ./season.db -Parameter $all -WarningAction Ignore
        Import-Csv ./feedback.csv | ForEach-Object { [pscustomobject]@{ path = "feedback/images/$($_.file)"; label = $_.true_label } } |
            Export-Csv ./labels.csv
        $null = Register-HardExampleLabel ./season.db ./labels.csv
    }
    finally { Pop-Location }
}

# Every example of the help runs as it stands, without an error, and gives something.
Describe 'Example <Number> of <Name>' -ForEach $examples {
    It 'runs' {
        Push-Location $TestDrive
        try {
            Remove-Item ./hard, ./hardest, ./out, ./work -Recurse -Force -ErrorAction Ignore
            $block = [scriptblock]::Create($Code)
            $errors, $output = (& $block 2>&1 3>$null 4>$null 6>$null).Where({ $_ -is [System.Management.Automation.ErrorRecord] }, 'Split')
            $errors | Should -BeNullOrEmpty
            # Reasons, anomalies and disagreements need not occur in a pool as small as this.
            if ($Code -notmatch 'WhatIf|-Reason|Where-Object|Select-HardExample|Test-HardExampleConfig|ErrorVariable') {
                $output | Should -Not -BeNullOrEmpty
            }
        }
        finally { Pop-Location }
    }
}
