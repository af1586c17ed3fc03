# Shows each container of the stack: state, restarts, where it is published.
# The same in every stack and environment; edits are lost when `stackgen build` writes it again.
[CmdletBinding(PositionalBinding = $false)]
param (
    [switch]$Quiet,
    [switch]$Help,
    [Parameter(ValueFromRemainingArguments = $true)]
    [string[]]$Names = @()
)

$Verbose = $PSBoundParameters.ContainsKey('Verbose') -and $PSBoundParameters['Verbose']
$name = 'status'
$usage = @(
    'usage: status.ps1 [OPTION ...] [NAME ...]',
    '',
    'Shows the containers, services and phases that are named, all without a name: one line each. A state is what Docker',
    'says: with a health check starting, healthy or unhealthy; without one running; for a job that succeeded done.',
    'A NAME is a container, a service or a phase; where none is called so, a role, such as the entry of the catalog; or all.',
    '',
    '  -Verbose  also show the image, since when it runs, and what the health check says',
    '  -Quiet    show only those that are not well',
    '',
    'It exits with 0 whatever the states are, 2 on a wrong option, 4 when Docker is missing; healthcheck.ps1 judges.'
)

. (Join-Path $PSScriptRoot 'common.ps1')

Test-Usage

Enter-Stack
try {
    $chosen = @(Select-Services)
    Read-States
    Write-Line ('{0,-28} {1,-14} {2,8}  {3}' -f 'container', 'state', 'restarts', 'published')
    $endpoints = @(Get-Endpoints)
    foreach ($row in $chosen) {
        $judged = Get-State $row
        if ($Quiet -and (Test-Well $judged.State)) {
            continue
        }
        $published = @($endpoints | Where-Object { $_.Container -ceq $row.Container } | ForEach-Object { $_.Outside })
        Write-Output ('{0,-28} {1,-14} {2,8}  {3}' -f $row.Container, $judged.State, $judged.Restarts, "$published")
        if ($Verbose) {
            Write-Details $judged
        }
    }
}
finally {
    Exit-Stack
}
exit 0
