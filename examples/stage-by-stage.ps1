# The same in stages, with filters between them: only doubtful predictions are looked at, and two algorithms are left out.
param(
    [string] $InputPath = "$PSScriptRoot/../artifacts/demo/digits/pool",
    [string] $ModelPath = "$PSScriptRoot/../artifacts/demo/digits/model",
    [string] $TrainDataPath = "$PSScriptRoot/../artifacts/demo/digits/train.manifest",
    [string] $OutputPath = './hard-examples',
    [int] $Budget = 50
)
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../HardExample.psd1"

# The training set is observed once, for all stages that compare with it.
$reference = New-MiningReference $TrainDataPath -ModelPath $ModelPath

Get-InferenceResult $InputPath |
    Where-Object Confidence -lt 0.95 |
    Measure-PredictScore -Margin 0.5 -Reference $reference |
    Measure-AugmentConsistency -ModelPath $ModelPath -Augmentation 'crop:0.2+shear:0.1' -Reference $reference |
    Measure-Clustering -Reference $reference |
    Measure-ImageSimilarity -Reference $reference |
    Merge-HardExampleScore |
    Where-Object HardCoefficient -gt 0.02 |
    Select-HardExample -Top $Budget -Diverse |
    Export-HardExampleManifest $OutputPath -Force -PassThru |
    Format-Table Id, Predicted, HardCoefficient, Reasons
