# Shows each container of the stack: state, restarts, where it is published.
# The same in every stack and environment; edits are lost when `stackgen build` writes it again.
[CmdletBinding(PositionalBinding = $false)]
param (
    [switch]$Help,
    [Parameter(ValueFromRemainingArguments = $true)]
    [string[]]$Names = @()
)

$name = 'status'
$usage = @(
    'usage: status.ps1 [NAME ...]',
    '',
    'Shows the containers, services and phases that are named, all without a name: one line each. A state is what Docker',
    'says: with a health check starting, healthy or unhealthy; without one running; for a job that succeeded done.',
    '',
    'It exits with 0 whatever the states are, 2 on a wrong option, 4 when Docker is missing; healthcheck.ps1 judges.'
)

. (Join-Path $PSScriptRoot 'common.ps1')

Test-Usage

Enter-Stack
try {
    $chosen = @(Select-Services)
    Read-States
    Write-Output ('{0,-28} {1,-14} {2,8}  {3}' -f 'container', 'state', 'restarts', 'published')
    $endpoints = @(Get-Endpoints)
    foreach ($row in $chosen) {
        $judged = Get-State $row
        $published = @($endpoints | Where-Object { $_.Container -ceq $row.Container } | ForEach-Object { $_.Outside })
        Write-Output ('{0,-28} {1,-14} {2,8}  {3}' -f $row.Container, $judged.State, $judged.Restarts, "$published")
    }
}
finally {
    Exit-Stack
}
exit 0
