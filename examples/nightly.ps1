# Nightly automation: one job, a log, an exit code. 0 = done, 1 = the job failed, 2 = done, but samples were left out.
# A systemd timer or a scheduled task calls:
#   pwsh -NoProfile -File nightly.ps1 -ConfigPath mining.yaml -InputPath … -OutputRoot … -LogPath …
param(
    [Parameter(Mandatory)] [string] $InputPath,
    [Parameter(Mandatory)] [string] $OutputRoot,
    [Parameter(Mandatory)] [string] $LogPath,
    [string] $ConfigPath,
    [int] $Budget = 200
)
Import-Module "$PSScriptRoot/../HardExample.psd1" -ErrorAction Stop
$PSStyle.OutputRendering = 'PlainText'

function Write-Log([string] $Text) { "$(Get-Date -Format s) $Text" | Add-Content $LogPath }

$job = @{}
if ($ConfigPath) { $job.ConfigPath = $ConfigPath }
$night = Join-Path $OutputRoot (Get-Date -Format 'yyyy-MM-dd')
try {
    Write-Log "started: $InputPath"
    $silently = @{ ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }
    $samples = Invoke-HardExampleMining $InputPath @job @silently -ErrorVariable leftOut -WarningVariable warned
    # A job that failed altogether leaves no sample.
    if (-not $samples) { throw ($leftOut ? $leftOut[-1] : 'the job gave no sample') }
    $samples | Select-HardExample -Top $Budget -WarningAction SilentlyContinue |
        Export-HardExampleManifest $night -Force -ErrorAction Stop | Out-Null
}
catch {
    Write-Log "FAILED: $_"
    exit 1
}

$warned | ForEach-Object { Write-Log "warning: $_" }
$leftOut | ForEach-Object { Write-Log "left out: $_" }
Write-Log "done: $(@($samples | Where-Object IsHard).Count) of $(@($samples).Count) are hard; the hardest $Budget are in $night"
exit ($leftOut ? 2 : 0)
