# Shows the logs of the stack or parts of it.
# The same in every stack and environment; edits are lost when `stackgen build` writes it again.
[CmdletBinding(PositionalBinding = $false)]
param (
    [int]$Lines = 100,
    [switch]$Follow,
    [switch]$Quiet,
    [switch]$Help,
    [Parameter(ValueFromRemainingArguments = $true)]
    [string[]]$Names = @()
)

$bound = @($PSBoundParameters.Keys)
$Verbose = $PSBoundParameters.ContainsKey('Verbose') -and $PSBoundParameters['Verbose']
$name = 'logs'
$usage = @(
    'usage: logs.ps1 [OPTION ...] [NAME ...]',
    '',
    'Shows the logs of the containers, services and phases that are named, all without a name.',
    'A NAME is a container, a service or a phase; where none is called so, a role, such as the entry of the catalog; or all.',
    '',
    '  -Lines NUMBER  how many lines of each container, from the end: 100 without it',
    '  -Follow        go on with what is logged from now on, until Ctrl-C',
    '  -Verbose       also show when each line was logged',
    '  -Quiet         show the lines alone, without whose they are',
    '',
    'It exits with 0, 1 when Compose fails, 2 on a wrong option, 4 when Docker is missing.'
)

. (Join-Path $PSScriptRoot 'common.ps1')

Test-Usage
Test-Number '-Lines' $Lines

Enter-Stack
try {
    $chosen = @(Select-Services)
    Read-States
    # Compose knows only what has a container.
    $standing = @($chosen | Where-Object { @($states | ForEach-Object { $_.Container }) -ccontains $_.Container } | ForEach-Object { $_.Container })
    if ($standing.Count -eq 0) {
        Write-Problem 'nothing of it has a container'
        exit 0
    }
    $arguments = @('--tail', "$Lines")
    if ($Follow) {
        $arguments += '--follow'
    }
    if ($Verbose) {
        $arguments += '--timestamps'
    }
    if ($Quiet) {
        $arguments += '--no-log-prefix'
    }
    if ([Console]::IsOutputRedirected) {
        $arguments += '--no-color'
    }
    docker compose -p $project logs @arguments @standing
    if ($LASTEXITCODE -ne 0) {
        exit 1
    }
}
finally {
    Exit-Stack
}
exit 0
