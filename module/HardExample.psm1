# The cmdlets and all they depend on live in a load context of their own, so that a session that has another version of
# the same libraries does them no harm and comes to none.
$null = [System.Reflection.Assembly]::LoadFrom([System.IO.Path]::Combine($PSScriptRoot, 'bin', 'HardExample.LoadContext.dll'))
$cmdlets = Import-Module -Assembly ([HardExample.LoadContext.ModuleLoadContext]::CmdletAssembly) -PassThru

# Without this the inner module stays behind in the session, and the next Import-Module -Force exports nothing (PowerShell issue 20710).
$ExecutionContext.SessionState.Module.OnRemove = { Remove-Module -ModuleInfo $cmdlets -Force }
