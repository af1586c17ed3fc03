# Says whether the stack does what it should: containers, published endpoints, topics and directories.
# The same in every stack and environment; edits are lost when `stackgen build` writes it again.
[CmdletBinding(PositionalBinding = $false)]
param (
    [switch]$Detailed,
    [switch]$Watch,
    [switch]$Continuous,
    [int]$Interval = 30,
    [int]$Timeout = 5,
    [switch]$Quiet,
    [switch]$Help,
    [Parameter(ValueFromRemainingArguments = $true)]
    [string[]]$Names = @()
)

$bound = @($PSBoundParameters.Keys)
$Verbose = $PSBoundParameters.ContainsKey('Verbose') -and $PSBoundParameters['Verbose']
$name = 'healthcheck'
$usage = @(
    'usage: healthcheck.ps1 [OPTION ...] [NAME ...]',
    '',
    'Checks the containers, services and phases that are named, all without a name: the state and health of containers,',
    'what is published and, without a name, topics and HDFS directories. It says where each endpoint is reached.',
    'A NAME is a container, a service or a phase; where none is called so, a role, such as the entry of the catalog; or all.',
    '',
    '  -Detailed          also show what containers use, what their health checks say, the status and the beginning of what web',
    '                     endpoints answer, each topic with its partitions, and each directory',
    '  -Watch             check again and again, until Ctrl-C',
    '  -Continuous        the same as -Watch',
    '  -Interval SECONDS  how long to wait in between: 30 without it',
    '  -Timeout SECONDS   how long to wait for an answer of each web endpoint: 5 without it',
    '  -Verbose           the same as -Detailed',
    '  -Quiet             say nothing but problems',
    '',
    'It exits with 0 when everything is well, 1 when something is not, 2 on a wrong option, 4 when Docker is missing.'
)

. (Join-Path $PSScriptRoot 'common.ps1')

Test-Usage
$Watch = $Watch -or $Continuous
$Detailed = $Detailed -or $Verbose
Test-Number '-Interval' $Interval
Test-Number '-Timeout' $Timeout

$problems = 0
$stopped = 0

function Write-Good {
    param (
        [string]$What,
        [string]$State
    )
    Write-Line ('  {0,-32} {1}' -f $What, $State)
}

function Write-Bad {
    param (
        [string]$What,
        [string]$State,
        [string]$Why
    )
    $script:problems = $script:problems + 1
    Write-Output ('  {0,-32} {1}: {2}' -f $What, $State, $Why)
}

function Test-Containers {
    Write-Line 'containers:'
    Read-States
    foreach ($row in $chosen) {
        $judged = Get-State $row
        if (Test-Well $judged.State) {
            Write-Good $row.Container $judged.State
        }
        elseif (($row.Kind -ceq 'job') -and ($judged.State -ceq 'absent')) {
            Write-Bad $row.Container 'absent' 'the job has not run'
        }
        else {
            Write-Bad $row.Container $judged.State (Get-Reason $judged)
        }
        if ($Detailed -and ($judged.Id -ne '')) {
            Write-Details $judged
            if (@('done', 'exited') -cnotcontains $judged.State) {
                docker stats --no-stream --format '    processor {{.CPUPerc}}, memory {{.MemUsage}}' $judged.Id
            }
        }
    }
}

# The status of an answer of HTTP, and the beginning of what it says.
function Write-Answer {
    param (
        $Answer
    )
    if ($Detailed -and ($null -ne $Answer)) {
        $text = ("$($Answer.Content)" -replace '\s+', ' ') -replace '[^ -~]', ''
        if ($text.Length -gt 160) {
            $text = $text.Substring(0, 160)
        }
        Write-Output "    HTTP $([int]$Answer.StatusCode): $text"
    }
}

# Whether one of the named serves HTTPS for others: where it is optional, with a certificate alone.
function Test-Serving {
    param (
        [string[]]$Named
    )
    if (-not (Test-Path -LiteralPath (Join-Path $PSScriptRoot 'certificates.tsv'))) {
        return $false
    }
    foreach ($line in @(Get-Table 'certificates.tsv')) {
        $cells = $line.Split([char]9)
        if ($Named -cnotcontains $cells[0]) {
            continue
        }
        if ($cells[1] -ceq 'enforced') {
            return $true
        }
        $place = Get-Place $cells[2]
        $there = @('tls.crt', 'tls.key' | Where-Object { Test-Path -LiteralPath (Join-Path $place $_) -PathType Leaf })
        if ($there.Count -eq 2) {
            return $true
        }
    }
    return $false
}

# Asks for what a proxy serves where ports are published, so that no name needs to lead there, and whoever has signed the
# certificate. Windows brings curl: https://curl.se/windows/microsoft.html
function Test-Served {
    param (
        [string]$What,
        [string]$Url,
        [string]$Outside
    )
    $curl = @(Get-Command -Name curl -CommandType Application -ErrorAction SilentlyContinue)
    if ($curl.Count -eq 0) {
        Write-Bad $What 'not checked' 'curl is not installed'
        return
    }
    $at = $bind
    if ($at -ceq '0.0.0.0') {
        $at = '127.0.0.1'
    }
    elseif ($at -ceq '::') {
        $at = '[::1]'
    }
    elseif ($at.Contains(':')) {
        $at = "[$at]"
    }
    & $curl[0].Path --noproxy '*' --silent --fail --location --max-time $Timeout --insecure --connect-to "::${at}:" $Url | Out-Null
    if ($LASTEXITCODE -eq 0) {
        Write-Good $What "answers  $Outside"
    }
    else {
        Write-Bad $What 'does not answer' "$Url, curl ended with $LASTEXITCODE"
    }
}

function Test-Endpoints {
    $names = @($chosen | ForEach-Object { $_.Container })
    $served = Test-Serving $names
    $rows = @(Get-Endpoints | Where-Object { ($names -ccontains $_.Container) -and ($served -or ($_.Port -ne 0)) })
    if ($rows.Count -gt 0) {
        Write-Line 'endpoints:'
    }
    foreach ($row in $rows) {
        $what = "$($row.Container) $($row.Endpoint)"
        if ($row.Health -ceq '-') {
            Write-Good $what "published  $($row.Outside)"
            continue
        }
        if ($row.Port -eq 0) {
            Test-Served $what $row.Health $row.Outside
            continue
        }
        try {
            $answer = Invoke-WebRequest -Uri $row.Health -TimeoutSec $Timeout -UseBasicParsing -ErrorAction Stop
            Write-Good $what "answers  $($row.Outside)"
            Write-Answer $answer
        }
        catch {
            Write-Bad $what 'does not answer' "$($row.Health), $($_.Exception.Message)"
            Write-Answer $_.Exception.Response
        }
    }
}

# What the launcher would change is missing.
function Test-Data {
    param (
        [string]$What,
        [string]$Launcher
    )
    $file = Join-Path $PSScriptRoot $Launcher
    if (-not (Test-Path -LiteralPath $file -PathType Leaf)) {
        return
    }
    Write-Line "${What}:"
    if ($script:stopped -gt 0) {
        Write-Bad $What 'not checked' 'first the containers must be well'
        return
    }
    $plan = @(& $file -DryRun -Timeout 60 -Verbose:$Detailed)
    $code = $LASTEXITCODE
    if ($code -eq 0) {
        Write-Good $What 'as declared'
        if ($Detailed) {
            $plan | ForEach-Object { Write-Output "    $_" }
        }
    }
    elseif ($code -eq 5) {
        Write-Bad $What 'not as declared' "$file mends it"
        foreach ($line in $plan) {
            Write-Output "    $line"
        }
    }
    else {
        Write-Bad $What 'cannot be checked' (Get-LastLine $plan)
    }
}

Enter-Stack
try {
    $chosen = @(Select-Services)
    do {
        $problems = 0
        if ($Watch) {
            Write-Line "$project at $(Get-Date -Format 'yyyy-MM-dd HH:mm:ss')"
        }
        Test-Containers
        $stopped = $problems
        Test-Endpoints
        if ($names.Count -eq 0) {
            Test-Data 'topics' 'topics.ps1'
            Test-Data 'directories' 'hdfs.ps1'
        }
        if ($problems -eq 0) {
            Write-Line "$project is well"
        }
        else {
            Write-Problem "$project is not well: $problems problems"
        }
        if ($Watch) {
            Start-Sleep -Seconds $Interval
        }
    } while ($Watch)
}
finally {
    Exit-Stack
}
if ($problems -gt 0) {
    exit 1
}
exit 0
