# Exploring at the prompt: which reasons occur, in which classes, and what to do about the commonest.
param([string] $InputPath = "$PSScriptRoot/../artifacts/demo/digits/pool")
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../HardExample.psd1"

$hard = Invoke-HardExampleMining $InputPath -WarningAction SilentlyContinue | Select-HardExample -Percent 20

'Reasons, by count:'
$reasons = $hard | ForEach-Object { $_.HardReasons } | Group-Object -NoElement | Sort-Object Count -Descending
$reasons | Select-Object Count, @{ n = 'Reason'; e = { (Get-HardExampleReason $_.Name).Meaning } } | Format-Table

'Classes, by count:'
$hard | Group-Object Predicted -NoElement | Sort-Object Count -Descending | Format-Table

if ($reasons) {
    'What to do about the commonest reason:'
    (Get-HardExampleReason $reasons[0].Name).Suggestion
}
