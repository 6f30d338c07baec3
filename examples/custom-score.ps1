# A score of your own beside the built-in ones: dark images, and classes that are known to be mixed up.
param(
    [string] $InputPath = "$PSScriptRoot/../artifacts/demo/digits/pool",
    [hashtable] $MixedUp = @{ '4' = '9'; '3' = '5'; '1' = '7' }
)
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../HardExample.psd1"

Get-InferenceResult $InputPath |
    Measure-PredictScore |
    Measure-FeatureDistribution |
    Measure-CustomScore dark { if ($_.Features.ImageBrightness -lt 20) { 1 } } |
    Measure-CustomScore mixed_up -Kind ErrorEstimator {
        # The share of the rival class in what the two have together; nothing where the class has no rival.
        $rival = $MixedUp[$_.Predicted]
        if ($rival) {
            $other = $_.Prediction.ScoreOf($rival)
            $other / ($other + $_.Confidence)
        }
    } |
    Merge-HardExampleScore -Weight 'predict_score_mining:0.4+feature_distribution_mining:0.05+dark:0.2+mixed_up:0.4' |
    Select-HardExample -Top 20
