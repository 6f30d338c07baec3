# The whole job in one call: all seven algorithms, hard examples written to a directory, a report to look at.
# The defaults are the digits that `dotnet run -c Release --project src/HardExample.Cli -- demo` leaves behind.
param(
    [string] $InputPath = "$PSScriptRoot/../artifacts/demo/digits/pool",
    [string] $ModelPath = "$PSScriptRoot/../artifacts/demo/digits/model",
    [string] $TrainDataPath = "$PSScriptRoot/../artifacts/demo/digits/train.manifest",
    [string] $OutputPath = './hard-examples'
)
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../HardExample.psd1"

$samples = Invoke-HardExampleMining $InputPath -ModelPath $ModelPath -TrainDataPath $TrainDataPath -OutputPath $OutputPath -Force
$samples | Export-HardExampleReport "$OutputPath.html" -Force | Out-Null

$hard = @($samples | Where-Object IsHard)
"$($hard.Count) of $(@($samples).Count) samples are hard; see $OutputPath.html"
$hard | Sort-Object HardCoefficient -Descending | Select-Object -First 10
