@{
    RootModule           = 'module/HardExample.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = 'd610773c-80ee-419c-8aea-c99a9f38e9e6'
    Author               = 'HardExample contributors'
    CompanyName          = 'HardExample contributors'
    Copyright            = '(c) HardExample contributors. MIT licence.'
    Description          = 'Finds hard examples, with reasons, among images that a classifier or a detector has already judged.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('module/HardExample.Format.ps1xml')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    CmdletsToExport      = @(
        'Export-HardExampleManifest'
        'Export-HardExampleReport'
        'Export-MiningReference'
        'Get-HardExampleJob'
        'Get-HardExampleLedger'
        'Get-HardExampleReason'
        'Get-InferenceResult'
        'Import-HardExampleManifest'
        'Import-MiningReference'
        'Invoke-HardExampleMining'
        'Measure-Anomaly'
        'Measure-AugmentConsistency'
        'Measure-Clustering'
        'Measure-CustomScore'
        'Measure-FeatureDistribution'
        'Measure-HardExampleDrift', 'Measure-HardExampleQuality'
        'Measure-ImageSimilarity'
        'Measure-PredictScore'
        'Measure-Sequence'
        'Merge-HardExampleScore'
        'New-HardExampleConfig'
        'New-MiningReference'
        'Optimize-HardExampleWeight'
        'Receive-HardExampleJob'
        'Register-HardExampleLabel'
        'Remove-HardExampleLedgerEntry'
        'Select-HardExample'
        'Start-HardExampleJob'
        'Stop-HardExampleJob'
        'Test-HardExampleConfig'
    )
    PrivateData          = @{
        PSData = @{
            Tags         = @('PSEdition_Core', 'Linux', 'MacOS', 'Windows', 'ModelArts', 'hard-example-mining', 'active-learning', 'onnx')
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
