# Starts the stack, or parts of it with what they need, and waits until all of it is ready.
# The same in every stack and environment; edits are lost when `stackgen build` writes it again.
[CmdletBinding(PositionalBinding = $false)]
param (
    [int]$Timeout = 900,
    [switch]$Clean,
    [switch]$Force,
    [switch]$Build,
    [switch]$Recreate,
    [switch]$SkipValidation,
    [switch]$Quiet,
    [switch]$Help,
    [Parameter(ValueFromRemainingArguments = $true)]
    [string[]]$Names = @()
)

$bound = @($PSBoundParameters.Keys)
$Verbose = $PSBoundParameters.ContainsKey('Verbose') -and $PSBoundParameters['Verbose']
$name = 'start'
$usage = @(
    'usage: start.ps1 [OPTION ...] [NAME ...]',
    '',
    'Starts the containers, services and phases that are named, and what they need; all without a name. Each starts as',
    'soon as what it needs is ready, phase by phase where the stack has phases; jobs are run, and must succeed.',
    'A NAME is a container, a service or a phase; where none is called so, a role, such as the entry of the catalog; or all.',
    '',
    '  -Timeout SECONDS  how long to wait until everything is ready: 900 without it; images come before that',
    '  -Clean            first remove containers and volumes, with all data; asks',
    '  -Force            do not ask',
    '  -Build            make the images anew that are built from source; those that are missing are made without it',
    '  -Recreate         make every container anew, as changed secrets need',
    '  -SkipValidation   do not run healthcheck.ps1 at the end',
    '  -Verbose          also show what Compose does',
    '  -Quiet            say nothing but problems',
    '',
    'It exits with 0 when everything is ready, 1 when something failed, 2 on a wrong option, 3 when not everything was ready',
    'in time, 4 when Docker, a value, a certificate, a folder or a free port is missing. What was started keeps running in each case.'
)

. (Join-Path $PSScriptRoot 'common.ps1')

Test-Usage
Test-Number '-Timeout' $Timeout

# Whether what a row needs holds.
function Test-Needs {
    param (
        $Row
    )
    foreach ($need in $Row.Needs) {
        $parts = "$need".Split(':')
        $met = $ready
        if ($parts[1] -ceq 'service_started') {
            $met = $going
        }
        if ($met -cnotcontains $parts[0]) {
            return $false
        }
    }
    return $true
}

# What is launched and not ready, and why.
function Get-Open {
    foreach ($row in $chosen) {
        if (($launched -ccontains $row.Container) -and ($ready -cnotcontains $row.Container)) {
            $judged = Get-State $row
            $reason = Get-Reason $judged
            if ($reason -ne '') {
                $reason = ": $reason"
            }
            Write-Output "waiting for $($row.Container), which is $($judged.State)$reason"
        }
    }
}

function Write-LeftRunning {
    Write-Problem 'what was started keeps running; look with logs.ps1, end with stop.ps1'
}

$finished = $false
Enter-Stack
try {
    Test-Values
    $chosen = @(Add-Needs @(Select-Services))
    $all = @($chosen | ForEach-Object { $_.Container })
    Read-States
    Test-Certificates $chosen
    Test-Folders $chosen
    Test-Ports $chosen
    if ($Clean) {
        Confirm-Change "This deletes the containers and the data of $project. Go on?"
        Stop-InOrder @(Get-Services) 0
        docker compose -p $project --progress (Get-Progress) down --volumes --remove-orphans
        if ($LASTEXITCODE -ne 0) {
            exit 1
        }
    }
    New-Folders $chosen
    $total = Get-Date
    $creating = @(Get-Creating)
    # Images are built and fetched together, before anything starts and before the clock runs; Compose is asked only where one is
    # not here.
    $built = @()
    foreach ($row in @(Get-Folders $chosen | Where-Object { $_.Use -ceq 'build' })) {
        docker image inspect $row.Image 2>$null | Out-Null
        if ($Build -or ($LASTEXITCODE -ne 0)) {
            $built += $row.Container
        }
    }
    if ($built.Count -gt 0) {
        Write-Line "building $($built -join ' ')"
        docker compose @creating build @built
        if ($LASTEXITCODE -ne 0) {
            Write-Problem 'an image cannot be built'
            exit 1
        }
    }
    $images = @(docker compose @creating config --images @all)
    if ($LASTEXITCODE -ne 0) {
        exit 1
    }
    docker image inspect @images 2>$null | Out-Null
    if ($LASTEXITCODE -ne 0) {
        Write-Line 'fetching images that are not here yet, which may take minutes'
        docker compose @creating pull --ignore-buildable --policy missing @all
        if ($LASTEXITCODE -ne 0) {
            Write-Problem 'an image cannot be had'
            exit 1
        }
    }
    $recreating = @()
    if ($Recreate) {
        $recreating = @('--force-recreate')
    }
    $began = Get-Date
    $spoken = Get-Date
    $launched = @()
    $told = @{}
    while ($true) {
        Read-States
        $ready = @()
        $going = @()
        $current = -1
        foreach ($row in $chosen) {
            $state = 'waiting'
            if ($launched -ccontains $row.Container) {
                $judged = Get-State $row
                $state = $judged.State
            }
            if ((Test-Well $state) -and (($row.Kind -cne 'job') -or ($state -ceq 'done'))) {
                $ready += $row.Container
            }
            elseif (($current -lt 0) -or ($row.Step -lt $current)) {
                $current = $row.Step
            }
            if (@('waiting', 'absent', 'created') -ccontains $state) {
                continue
            }
            $going += $row.Container
            if ($told[$row.Container] -cne $state) {
                $told[$row.Container] = $state
                $spoken = Get-Date
                $seconds = [int]((Get-Date) - $began).TotalSeconds
                Write-Line ('{0,5}s  {1,-28} {2}' -f $seconds, $row.Container, $state)
            }
            if ((@('exited', 'dead') -ccontains $state) -or (($row.Kind -ceq 'job') -and ($state -ceq 'out-of-memory'))) {
                Write-Problem "$($row.Container) has ended with exit code $($judged.Code); its log ends in:"
                docker logs --tail 20 $judged.Id
                Write-LeftRunning
                $finished = $true
                exit 1
            }
        }
        if ($ready.Count -eq $chosen.Count) {
            break
        }
        $next = @($chosen | Where-Object { ($launched -cnotcontains $_.Container) -and ($_.Step -le $current) -and (Test-Needs $_) } | ForEach-Object { $_.Container })
        if ($next.Count -gt 0) {
            docker compose @creating up --detach --no-deps @recreating @next
            if ($LASTEXITCODE -ne 0) {
                Write-LeftRunning
                $finished = $true
                exit 1
            }
            $launched += $next
            continue
        }
        if (((Get-Date) - $began).TotalSeconds -ge $Timeout) {
            Write-Problem "not everything is ready after $Timeout s"
            foreach ($line in @(Get-Open)) {
                Write-Problem $line
            }
            Write-LeftRunning
            $finished = $true
            exit 3
        }
        if (((Get-Date) - $spoken).TotalSeconds -ge 10) {
            foreach ($line in @(Get-Open)) {
                Write-Line $line
            }
            $spoken = Get-Date
        }
        Start-Sleep -Seconds 1
    }
    Write-Line "$project is ready after $([int]((Get-Date) - $total).TotalSeconds) s"
    # The health check says so too.
    if ($SkipValidation) {
        foreach ($row in @(Get-Endpoints | Where-Object { $all -ccontains $_.Container })) {
            Write-Line ('  {0,-28} {1}' -f "$($row.Container) $($row.Endpoint)", $row.Outside)
        }
    }
    $finished = $true
}
finally {
    Exit-Stack
    if (-not $finished) {
        Write-Problem 'not finished; what was started keeps running'
    }
}
if ($SkipValidation) {
    exit 0
}
$checking = @{}
if ($Quiet) {
    $checking['Quiet'] = $true
}
& (Join-Path $PSScriptRoot 'healthcheck.ps1') @checking @names
exit $LASTEXITCODE
