# Makes a binary module with one cmdlet that does nothing.
param([Parameter(Mandatory)] [string] $Folder)
$ErrorActionPreference = 'Stop'
Add-Type -OutputType Library -OutputAssembly (Join-Path $Folder 'Empty.dll') -TypeDefinition '
    [System.Management.Automation.Cmdlet("Get", "Nothing")] public sealed class GetNothing : System.Management.Automation.PSCmdlet { }'
New-ModuleManifest (Join-Path $Folder 'Empty.psd1') -RootModule Empty.dll -CmdletsToExport Get-Nothing `
    -FunctionsToExport @() -AliasesToExport @() -VariablesToExport @()
