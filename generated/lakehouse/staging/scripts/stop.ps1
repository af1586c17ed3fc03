# Stops the stack or parts of it. Containers and data stay, for the next start.
# The same in every stack and environment; edits are lost when `stackgen build` writes it again.
[CmdletBinding(PositionalBinding = $false)]
param (
    [int]$Timeout = 0,
    [switch]$Volumes,
    [switch]$RemoveVolumes,
    [switch]$Force,
    [switch]$Quiet,
    [switch]$Help,
    [Parameter(ValueFromRemainingArguments = $true)]
    [string[]]$Names = @()
)

$bound = @($PSBoundParameters.Keys)
$Verbose = $PSBoundParameters.ContainsKey('Verbose') -and $PSBoundParameters['Verbose']
$name = 'stop'
$usage = @(
    'usage: stop.ps1 [OPTION ...] [NAME ...]',
    '',
    'Stops the containers, services and phases that are named, all without a name. Containers and data stay.',
    'A NAME is a container, a service or a phase; where none is called so, a role, such as the entry of the catalog; or all.',
    '',
    '  -Timeout SECONDS  how long a container may take before it is killed: what it says itself without this',
    '  -Volumes          remove containers and volumes of the whole stack, with all data; asks',
    '  -RemoveVolumes    the same as -Volumes',
    '  -Force            do not ask',
    '  -Verbose          also show what Compose does',
    '  -Quiet            say nothing but problems',
    '',
    'It exits with 0 when it is stopped, 1 when Compose fails or the answer is no, 2 on a wrong option, 4 when Docker is missing.'
)

. (Join-Path $PSScriptRoot 'common.ps1')

Test-Usage
$Volumes = $Volumes -or $RemoveVolumes
Test-Number '-Timeout' $Timeout
if ($Volumes -and ($names.Count -gt 0)) {
    Stop-Wrong '-Volumes is for the whole stack, without names'
}

Enter-Stack
try {
    $chosen = @(Select-Services)
    if ($Volumes) {
        Confirm-Change "This deletes the containers and the data of $project. Go on?"
    }
    Read-States
    Stop-InOrder $chosen $Timeout
    if ($Volumes) {
        docker compose -p $project --progress (Get-Progress) down --volumes --remove-orphans
        if ($LASTEXITCODE -ne 0) {
            exit 1
        }
        Write-Line "$project is gone, with its data"
    }
}
finally {
    Exit-Stack
}
exit 0
