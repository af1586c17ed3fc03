# Brings a machine to what this folder says: looks first, saves the data, starts, checks, and keeps the way back.
# The same in every stack and environment; edits are lost when `stackgen build` writes it again.
[CmdletBinding(PositionalBinding = $false)]
param (
    [switch]$Rollback,
    [switch]$NoBackup,
    [switch]$SkipBackup,
    [switch]$Force,
    [switch]$Build,
    [int]$Disk = 10,
    [int]$Timeout = 900,
    [switch]$Quiet,
    [switch]$Help,
    [Parameter(ValueFromRemainingArguments = $true)]
    [string[]]$Names = @()
)

$bound = @($PSBoundParameters.Keys)
$Verbose = $PSBoundParameters.ContainsKey('Verbose') -and $PSBoundParameters['Verbose']
$name = 'deploy'
$usage = @(
    'usage: deploy.ps1 [OPTION ...]',
    '',
    'Checks Docker, values, certificates, folders, ports and disk; saves the data of what runs; starts what is new or changed',
    'and removes what the stack has no longer; checks that all is well and says where it is. What was deployed is kept in',
    'deployed, at the root of the project, so that it can be put back.',
    'To save data that has no dump of its own, backup.ps1 stops what keeps it and all that needs that, and starts them again;',
    'it asks before.',
    '',
    '  -Rollback         put back what was deployed before the last time; data stays as it is',
    '  -NoBackup         do not save the data first',
    '  -SkipBackup       the same as -NoBackup',
    '  -Force            do not ask whether containers may be stopped',
    '  -Build            make the images anew that are built from source',
    '  -Disk GIB         how much of the disk must be free beyond what the backup may take: 10 without it',
    '  -Timeout SECONDS  how long to wait until everything is ready: 900 without it; images come before that',
    '  -Verbose          also show what Compose does',
    '  -Quiet            say nothing but problems',
    '',
    'It exits with 0 when everything is deployed and well, 1 when something failed or is not well, 2 on a wrong option, 3 when',
    'not everything was ready in time, 4 when Docker, a value, a certificate, a folder, a free port or disk is',
    'missing.'
)

. (Join-Path $PSScriptRoot 'common.ps1')

Test-Usage
if ($names.Count -gt 0) {
    Stop-Unknown $names[0]
}
$NoBackup = $NoBackup -or $SkipBackup
Test-Number '-Disk' $Disk
Test-Number '-Timeout' $Timeout
if ($Rollback -and $Build) {
    Stop-Wrong '-Build makes something new, -Rollback puts back what was'
}

# How many deployments can be gone back to.
$kept = 5
$history = Join-Path $root "$deployments.tsv"
$copies = Split-Path -Parent (Join-Path $root $deployments)
$prefix = Split-Path -Leaf $deployments

# The GiB that the backup may take: the volumes of what backup.ps1 saves. A dump is mostly smaller.
function Get-Saving {
    if ($NoBackup -or -not (Test-Data)) {
        return 0
    }
    $saved = @(Get-Backups | ForEach-Object { $_.Container })
    $ids = @($script:states | Where-Object { $saved -ccontains $_.Container } | ForEach-Object { $_.Id })
    $volumes = @(docker container inspect --format '{{range .Mounts}}{{if .Name}}{{println .Name}}{{end}}{{end}}' @ids 2>$null)
    $bytes = 0.0
    $scales = @{ '' = 1; 'k' = 1000; 'M' = 1000000; 'G' = 1000000000; 'T' = 1000000000000 }
    foreach ($line in @(docker system df --verbose --format '{{range .Volumes}}{{println .Name .Size}}{{end}}' 2>$null)) {
        if (("$line" -match '^(\S+) ([0-9]+)[0-9.]*([kMGT]?)B') -and ($volumes -ccontains $Matches[1])) {
            $bytes = $bytes + (([double]$Matches[2]) + 1) * $scales[$Matches[3]]
        }
    }
    return [int][Math]::Ceiling($bytes / 1073741824)
}

# Refuses where Docker or the project has too little room. Docker's own folder is out of sight where it runs in a machine of
# its own.
function Test-Disk {
    $place = docker info --format '{{.DockerRootDir}}'
    $saving = Get-Saving
    foreach ($where in @("$place", $root)) {
        if (($where -eq '') -or -not (Test-Path -LiteralPath $where)) {
            continue
        }
        $drive = New-Object -TypeName System.IO.DriveInfo -ArgumentList ([System.IO.Path]::GetPathRoot((Get-Item -LiteralPath $where).FullName))
        $free = [int][Math]::Floor($drive.AvailableFreeSpace / 1073741824)
        $wanted = $Disk
        $with = ''
        if (($saving -gt 0) -and ($where -ceq $root)) {
            $wanted = $Disk + $saving
            $with = " with $saving for the backup"
        }
        if ($free -lt $wanted) {
            Stop-Missing "$where has $free GiB free, less than $wanted$with; docker system prune removes what nothing uses"
        }
    }
}

# A line of the history: when, what, which copy, and the backup that was taken before.
function Add-History {
    param (
        [string]$What
    )
    $line = @((Get-Time), $What, (Split-Path -Leaf $script:copy), $script:saved) -join "`t"
    [System.IO.File]::AppendAllText($history, "$line`n", (New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false))
}

# $current becomes the copy that was deployed last, whether or not that went well, $before the one before it that did and
# was not taken back, and $data the backup that was taken before the last deployment.
function Read-History {
    $script:current = ''
    $script:before = ''
    $script:data = '-'
    if (-not (Test-Path -LiteralPath $history)) {
        return
    }
    $done = @()
    $back = @()
    foreach ($line in @(Get-Content -LiteralPath $history -Encoding UTF8)) {
        $cells = $line.Split([char]9)
        if ($cells[1] -ceq 'taken-back') {
            $back += $cells[2]
            continue
        }
        $script:current = $cells[2]
        if ($cells[1] -ceq 'started') {
            $script:data = $cells[3]
        }
        if ($cells[1] -ceq 'deployed') {
            $done += $cells[2]
        }
    }
    foreach ($one in $done) {
        if (($one -cne $script:current) -and ($back -cnotcontains $one) -and (Test-Path -LiteralPath (Join-Path $copies $one))) {
            $script:before = $one
        }
    }
}

# What a folder holds, each file with its content, so that two can be compared.
function Get-Contents {
    param (
        [string]$Of
    )
    $files = @(Get-ChildItem -LiteralPath $Of -Recurse -File -Force | Sort-Object -Property FullName)
    return (@($files | ForEach-Object { $_.FullName.Substring($Of.Length) + (Get-Checksum $_.FullName) }) -join "`n")
}

# A copy of this folder: the last one, where nothing has changed since.
function Get-Copy {
    $last = Join-Path $copies $current
    if (($current -ne '') -and (Test-Path -LiteralPath $last)) {
        if ((Get-Contents $last) -ceq (Get-Contents $folder)) {
            return $last
        }
    }
    $new = Join-Path $root "$deployments-$(Get-Time)"
    Copy-Item -LiteralPath $folder -Destination "$new.part" -Recurse -Force
    Move-Item -LiteralPath "$new.part" -Destination $new
    return $new
}

# Removes all but the newest copies, and never the one that is deployed.
function Remove-Old {
    $found = @(Get-ChildItem -LiteralPath $copies -Directory | Where-Object { $_.Name -match "^$([regex]::Escape($prefix))-[0-9]+T[0-9]+Z$" } | Sort-Object -Property Name)
    $left = $found.Count
    foreach ($old in $found) {
        if (($left -gt $kept) -and ($old.FullName -cne $copy)) {
            Remove-Item -LiteralPath $old.FullName -Recurse -Force
        }
        $left = $left - 1
    }
}

# What fails ends the deployment, which is in the history then.
function Test-Step {
    if ($LASTEXITCODE -eq 0) {
        return
    }
    $code = $LASTEXITCODE
    Add-History 'failed'
    Write-Problem "$(Split-Path -Leaf $copy) is not deployed as it should be"
    if ($before -ne '') {
        Write-Problem "deploy.ps1 -Rollback puts back $before"
    }
    exit $code
}

function Write-Access {
    Write-Line ''
    Write-Line "$project is deployed."
    foreach ($row in @(Get-Endpoints)) {
        Write-Line ('  {0,-32} {1}' -f "$($row.Container) $($row.Endpoint)", $row.Outside)
    }
    if (Test-Path -LiteralPath (Join-Path $PSScriptRoot 'credentials.tsv')) {
        $file = '.env'
        if ($secrets -ne '') {
            $file = $secrets
        }
        Write-Line "Credentials, whose values stand in $(Get-Place $file):"
        foreach ($line in @(Get-Table 'credentials.tsv')) {
            $cells = $line.Split([char]9)
            Write-Line ('  {0,-32} {1}' -f $cells[0], $cells[1])
        }
    }
    if ($saved -cne '-') {
        Write-Line "The data as it was before: restore.ps1 -From $saved"
    }
}

$saved = '-'
$copy = ''
$current = ''
$before = ''
$data = '-'
Enter-Stack
try {
    Test-Values
    $all = @(Get-Services)
    Read-States
    Test-Certificates $all
    Test-Folders $all
    Test-Ports $all
    Test-Disk
    Read-History
    if ($Rollback -and ($before -eq '')) {
        Stop-Failed "nothing was deployed before that could be put back; see $history"
    }
    if (-not $NoBackup) {
        if (Test-Data) {
            Write-Line 'saving the data:'
            & (Join-Path $PSScriptRoot 'backup.ps1') -Force:$Force -Verbose:$Verbose -Quiet:$Quiet
            if ($LASTEXITCODE -ne 0) {
                $code = $LASTEXITCODE
                Write-Problem 'the data is not saved, and nothing was deployed; -NoBackup deploys without'
                exit $code
            }
            $taken = @(Get-ChildItem -LiteralPath (Join-Path $root $backups) -Directory | Where-Object { $_.Name -match '^[0-9]+T[0-9]+Z$' } | Sort-Object -Property Name)
            $saved = $taken[$taken.Count - 1].FullName
        }
        else {
            Write-Line 'there is no data to save'
        }
    }
    New-IgnoredFolder 'deployed'
    New-Folder $copies
    $from = $data
    $target = $folder
    if ($Rollback) {
        # Everything is as it was: its own launchers start and check it.
        $copy = $current
        Add-History 'taken-back'
        $copy = Join-Path $copies $before
        $target = $copy
    }
    else {
        $copy = Get-Copy
        if ((Split-Path -Leaf $copy) -ceq $current) {
            Write-Line 'nothing has changed since the last time'
        }
    }
    Add-History 'started'
    # What this one can be gone back to.
    Read-History
    $folder = $target
    $creating = @(Get-Creating)
    $scripts = Join-Path $target 'scripts'
    & (Join-Path $scripts 'start.ps1') -SkipValidation -Timeout $Timeout -Build:$Build -Verbose:$Verbose -Quiet:$Quiet
    Test-Step
    # Compose takes for a stranger what is in none of its files, also not in a profile that is off.
    $lines = @(Get-Content -LiteralPath (Join-Path $scripts 'services.tsv') -Encoding UTF8 | Where-Object { $_ -notmatch '^#' })
    $first = @($lines | Where-Object { $_.Split([char]9)[2] -ceq 'service' } | ForEach-Object { $_.Split([char]9)[0] } | Select-Object -First 1)
    if ($first.Count -gt 0) {
        docker compose @creating up --detach --no-deps --no-recreate --remove-orphans @first
        Test-Step
    }
    & (Join-Path $scripts 'healthcheck.ps1') -Quiet:$Quiet
    Test-Step
    $verify = Join-Path $scripts 'verify.ps1'
    if (Test-Path -LiteralPath $verify) {
        # What asks for data may fail on a machine on which nothing has worked yet.
        & $verify -WithoutData -Quiet:$Quiet
        Test-Step
    }
    Add-History 'deployed'
    Remove-Old
    Write-Access
    if ($Rollback) {
        Write-Line "This is as it was before, from $copy."
        if ($from -cne '-') {
            Write-Line "The data of before the deployment that was taken back is in $from"
        }
        Write-Line 'The next deployment is again of what stackgen has written last: take back the change of the inputs too.'
    }
}
finally {
    Exit-Stack
}
exit 0
