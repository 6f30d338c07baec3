#Requires -Version 7.6
# Windows: registers nightly.ps1 as a scheduled task, every night at 2:30, also later when the machine was off. Run as administrator.
#   ./Register-NightlyTask.ps1 -InputPath D:\camera -OutputRoot D:\hardexample
# The last result of the task is the exit code: 0 done, 1 failed, 2 wrong configuration, 3 done, but someone should look.
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string] $InputPath,
    [Parameter(Mandatory)] [string] $OutputRoot,
    [string] $TaskName = 'HardExample nightly',
    [datetime] $At = '02:30',
    [int] $Budget = 200,
    [string] $FailOn = 'drift,left-out>1%'
)
$ErrorActionPreference = 'Stop'
$script = Resolve-Path (Join-Path $PSScriptRoot '../nightly.ps1')
$arguments = "-NoProfile -NonInteractive -File `"$script`" -InputPath `"$InputPath`" -OutputRoot `"$OutputRoot`" " +
    "-Budget $Budget -FailOn `"$FailOn`""
$task = @{
    Action    = New-ScheduledTaskAction -Execute (Get-Process -Id $PID).Path -Argument $arguments -WorkingDirectory $PSScriptRoot
    Trigger   = New-ScheduledTaskTrigger -Daily -At $At
    Settings  = New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew -ExecutionTimeLimit (New-TimeSpan -Hours 8)
    Principal = New-ScheduledTaskPrincipal -UserId 'NT AUTHORITY\LOCAL SERVICE' -LogonType ServiceAccount
}
if ($PSCmdlet.ShouldProcess($TaskName, "Register a scheduled task: pwsh $arguments")) {
    Register-ScheduledTask -TaskName $TaskName -Description 'Hard examples among the inference results of the day' -Force @task
}
