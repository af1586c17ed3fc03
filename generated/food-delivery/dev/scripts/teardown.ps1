# Removes the containers and networks of the stack. Its data stays, unless told otherwise.
# The same in every stack and environment; edits are lost when `stackgen build` writes it again.
[CmdletBinding(PositionalBinding = $false)]
param (
    [switch]$Backup,
    [switch]$Volumes,
    [switch]$RemoveVolumes,
    [int]$Timeout = 0,
    [switch]$Force,
    [switch]$Quiet,
    [switch]$Help,
    [Parameter(ValueFromRemainingArguments = $true)]
    [string[]]$Names = @()
)

$bound = @($PSBoundParameters.Keys)
$Verbose = $PSBoundParameters.ContainsKey('Verbose') -and $PSBoundParameters['Verbose']
$name = 'teardown'
$usage = @(
    'usage: teardown.ps1 [OPTION ...]',
    '',
    'Removes the containers and networks of the stack, also those of services that it has no longer; asks. Volumes stay.',
    '',
    '  -Backup           first save the data, where there is some: backup.ps1',
    '  -Volumes          remove volumes too, with all data',
    '  -RemoveVolumes    the same as -Volumes',
    '  -Timeout SECONDS  how long a container may take before it is killed: what it says itself without this',
    '  -Force            do not ask',
    '  -Verbose          also show what Compose does',
    '  -Quiet            say nothing but problems',
    '',
    'It exits with 0 when nothing is left of what it removes, 1 when something is, the data cannot be saved or the answer is',
    'no, 2 on a wrong option, 4 when Docker is missing.'
)

. (Join-Path $PSScriptRoot 'common.ps1')

Test-Usage
$Volumes = $Volumes -or $RemoveVolumes
Test-Number '-Timeout' $Timeout
if ($names.Count -gt 0) {
    Stop-Unknown $names[0]
}

Enter-Stack
try {
    $chosen = @(Select-Services)
    $arguments = @()
    $kinds = @('container', 'network')
    if ($Volumes) {
        $arguments += '--volumes'
        $kinds += 'volume'
        Confirm-Change "This removes the containers of $project, and deletes its data. Go on?"
    }
    else {
        Confirm-Change "This removes the containers of $project; its data stays. Go on?"
    }
    Read-States
    if ($Backup) {
        if (Test-Data) {
            & (Join-Path $PSScriptRoot 'backup.ps1') -Force -Verbose:$Verbose -Quiet:$Quiet
            if ($LASTEXITCODE -ne 0) {
                Stop-Failed 'the data is not saved, and nothing is removed'
            }
            Read-States
        }
        else {
            Write-Line 'there is no data to save'
        }
    }
    Stop-InOrder $chosen $Timeout
    docker compose -p $project --progress (Get-Progress) down --remove-orphans @arguments
    if ($LASTEXITCODE -ne 0) {
        exit 1
    }
    $remains = $false
    foreach ($kind in $kinds) {
        $all = @()
        if ($kind -ceq 'container') {
            $all = @('--all')
        }
        $found = @(docker $kind ls @all --quiet --filter "label=com.docker.compose.project=$project")
        if ($found.Count -gt 0) {
            Write-Problem "there still is a $kind of ${project}: $found"
            $remains = $true
        }
    }
    if ($remains) {
        exit 1
    }
    Write-Line "$project is gone"
}
finally {
    Exit-Stack
}
exit 0
