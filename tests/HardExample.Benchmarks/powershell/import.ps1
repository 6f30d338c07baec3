# Milliseconds of wall-clock time that importing a module takes in this session.
param([Parameter(Mandatory)] [string] $Manifest)
$ErrorActionPreference = 'Stop'
$watch = [System.Diagnostics.Stopwatch]::StartNew()
Import-Module $Manifest
$watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)
