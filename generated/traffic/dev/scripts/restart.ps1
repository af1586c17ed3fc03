# Stops the stack or parts of it and starts them again.
# The same in every stack and environment; edits are lost when `stackgen build` writes it again.
[CmdletBinding(PositionalBinding = $false)]
param (
    [int]$Timeout = 0,
    [switch]$Recreate,
    [switch]$SkipValidation,
    [switch]$Quiet,
    [switch]$Help,
    [Parameter(ValueFromRemainingArguments = $true)]
    [string[]]$Names = @()
)

$bound = @($PSBoundParameters.Keys)
$Verbose = $PSBoundParameters.ContainsKey('Verbose') -and $PSBoundParameters['Verbose']
$name = 'restart'
$usage = @(
    'usage: restart.ps1 [OPTION ...] [NAME ...]',
    '',
    'Stops the containers, services and phases that are named, all without a name, and starts them again with what they',
    'need. Data stays.',
    'A NAME is a container, a service or a phase; where none is called so, a role, such as the entry of the catalog; or all.',
    '',
    '  -Timeout SECONDS  how long to wait until everything is ready: 900 without it',
    '  -Recreate         make every container anew, as changed secrets need',
    '  -SkipValidation   do not run healthcheck.ps1 at the end',
    '  -Verbose          also show what Compose does',
    '  -Quiet            say nothing but problems',
    '',
    'It exits as start.ps1 does; with 1 also when something cannot be stopped.'
)

. (Join-Path $PSScriptRoot 'common.ps1')

Test-Usage
Test-Number '-Timeout' $Timeout

# Nothing stops that could not start again.
Enter-Stack
try {
    Test-Values
    Read-States
    Test-Certificates @(Add-Needs @(Select-Services))
    Test-Folders @(Add-Needs @(Select-Services))
    Test-Ports @(Add-Needs @(Select-Services))
}
finally {
    Exit-Stack
}
$stopping = @{}
$starting = @{}
if ($Quiet) {
    $stopping['Quiet'] = $true
    $starting['Quiet'] = $true
}
if ($Verbose) {
    $stopping['Verbose'] = $true
    $starting['Verbose'] = $true
}
if ($Recreate) {
    $starting['Recreate'] = $true
}
if ($SkipValidation) {
    $starting['SkipValidation'] = $true
}
if ($Timeout -gt 0) {
    $starting['Timeout'] = $Timeout
}
& (Join-Path $PSScriptRoot 'stop.ps1') @stopping @names
if ($LASTEXITCODE -ne 0) {
    exit $LASTEXITCODE
}
& (Join-Path $PSScriptRoot 'start.ps1') @starting @names
exit $LASTEXITCODE
