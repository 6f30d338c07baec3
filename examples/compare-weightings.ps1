# Two weightings of the same scores: the images are opened once, the fusion runs twice.
param(
    [string] $InputPath = "$PSScriptRoot/../artifacts/demo/digits/pool",
    [string] $TruthPath = "$PSScriptRoot/../artifacts/demo/digits/truth.csv",
    [string] $First = 'predict_score_mining:1',
    [string] $Second = 'predict_score_mining:0.4+clustering_mining:0.4',
    [int] $Budget = 10
)
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../HardExample.psd1"

$scored = Get-InferenceResult $InputPath | Measure-PredictScore | Measure-Clustering

$results = foreach ($weights in $First, $Second) {
    $samples = $scored | Merge-HardExampleScore $weights -WarningAction SilentlyContinue
    $quality = $samples | Measure-HardExampleQuality $TruthPath
    [pscustomobject]@{
        Weights = $weights
        Auroc   = [Math]::Round($quality.Find('hard_coefficient').Auroc.Value, 3)
        Hardest = @($samples | Select-HardExample -Top $Budget | ForEach-Object Id)
    }
}
$results | Format-Table Weights, Auroc

"$(@($results[0].Hardest | Where-Object { $_ -in $results[1].Hardest }).Count) of the $Budget hardest are the same"
