# What the launchers of this folder share. They read it; it does nothing by itself.
# The same in every stack and environment; edits are lost when `stackgen build` writes it again.

. (Join-Path $PSScriptRoot 'values.ps1')

$folder = Split-Path -Parent $PSScriptRoot
$root = Split-Path -Parent (Split-Path -Parent (Split-Path -Parent $folder))
$saved = @()
$states = @()
$waves = @()

function Write-Line {
    param (
        [string]$Text
    )
    if (-not $Quiet) {
        Write-Output $Text
    }
}

function Write-Problem {
    param (
        [string]$Text
    )
    [Console]::Error.WriteLine("${name}: $Text")
}

# Nothing can be done without it.
function Stop-Missing {
    param (
        [string]$Text
    )
    Write-Problem $Text
    exit 4
}

# It was tried, and came to nothing.
function Stop-Failed {
    param (
        [string]$Text
    )
    Write-Problem $Text
    exit 1
}

function Stop-Wrong {
    param (
        [string]$Text
    )
    Write-Problem $Text
    exit 2
}

function Stop-Unknown {
    param (
        [string]$Option
    )
    if ($Option -match '^-Env(ironment)?(:|$)') {
        Stop-Wrong "there is no ${Option}: each environment has launchers of its own, and these are for $(Split-Path -Leaf $deployments)"
    }
    Stop-Wrong "unknown option $Option"
}

# Numbers of options, each script's in $bound: 0 stands for one that was not given.
function Test-Number {
    param (
        [string]$Option,
        [int]$Value
    )
    if (($Value -eq 0) -and ($bound -notcontains $Option.TrimStart('-'))) {
        return
    }
    if (($Value -lt 1) -or ($Value -gt 999999)) {
        Stop-Wrong "$Option wants a number from 1 to 999999, not $Value"
    }
}

# Shows the help where it is asked for, and refuses names that are options.
function Test-Usage {
    if ($Help) {
        $usage | ForEach-Object { Write-Output $_ }
        exit 0
    }
    foreach ($wanted in $names) {
        if ("$wanted" -notmatch '^[A-Za-z0-9_.][A-Za-z0-9_.-]*$') {
            Stop-Unknown "$wanted"
        }
    }
}

# Goes on only when somebody says yes.
function Confirm-Change {
    param (
        [string]$Question
    )
    if ($Force) {
        return
    }
    if ([Console]::IsInputRedirected) {
        Stop-Wrong 'there is no terminal to ask on: -Force goes on without asking'
    }
    $answer = Read-Host "$Question [y/N]"
    if ($answer -notmatch '^(y|yes)$') {
        Write-Line 'nothing was changed'
        exit 1
    }
}

# --- Docker and Compose ---

# One number that grows with the version.
function Get-VersionNumber {
    param (
        [string]$Version
    )
    $number = 0
    if ($Version -match '^v?([0-9]+)[.]([0-9]+)') {
        $number = [int]$Matches[1] * 1000 + [int]$Matches[2]
    }
    return $number
}

# Whatever a shell says for Compose in general does not hold here, until Exit-Stack; and Compose would take a file that
# lies in the current folder or above it.
function Enter-Stack {
    if (-not (Get-Command docker -ErrorAction SilentlyContinue)) {
        Stop-Missing 'docker is not installed, or not on the PATH'
    }
    docker version --format '{{.Server.Version}}' | Out-Null
    if ($LASTEXITCODE -ne 0) {
        Stop-Missing 'Docker does not answer'
    }
    $version = docker compose version --short
    if ($LASTEXITCODE -ne 0) {
        Stop-Missing 'the Compose plugin of Docker does not answer: docker compose version'
    }
    if ((Get-VersionNumber "$version") -lt (Get-VersionNumber $composeLeast)) {
        Stop-Missing "Compose is $version, and this stack needs $composeLeast or newer"
    }
    $script:saved = @(Get-ChildItem -Path Env: | Where-Object { $_.Name -like 'COMPOSE_*' })
    foreach ($one in $script:saved) {
        Remove-Item -LiteralPath "Env:$($one.Name)"
    }
    Push-Location -LiteralPath ([System.IO.Path]::GetPathRoot($folder))
}

function Exit-Stack {
    Pop-Location
    foreach ($one in $script:saved) {
        Set-Item -LiteralPath "Env:$($one.Name)" -Value $one.Value
    }
}

# The files of variables that there are, the later ones over the earlier; the shell's own come last.
function Get-VariableFiles {
    foreach ($relative in @('.env', $secrets, 'local.env')) {
        if ($relative -ne '') {
            $file = Join-Path $folder $relative
            if (Test-Path -LiteralPath $file -PathType Leaf) {
                Write-Output $file
            }
        }
    }
}

# Compose says what it does only where that is wanted.
function Get-Progress {
    if ($Verbose) {
        return 'plain'
    }
    return 'quiet'
}

# The arguments of Compose for what creates containers.
function Get-Creating {
    $compose = @('--progress', (Get-Progress), '-f', (Join-Path $folder 'docker-compose.yml'), '-p', $project)
    foreach ($file in @(Get-VariableFiles)) {
        $compose += '--env-file'
        $compose += $file
    }
    return $compose
}

# Refuses a value that a person must decide, and tells what the shell overrides.
function Test-Values {
    if (($secrets -ne '') -and -not (Test-Path -LiteralPath (Join-Path $folder $secrets) -PathType Leaf)) {
        Stop-Missing "the secrets of this environment are missing: $(Join-Path $folder $secrets); at the root of the project, $secretsCommand makes it"
    }
    $placeholders = $false
    foreach ($file in @(Get-VariableFiles)) {
        foreach ($line in @(Get-Content -LiteralPath $file)) {
            # Compose takes blanks around a name, and what a shell would need before it.
            if ($line -notmatch '^ *(export )?([A-Za-z_][A-Za-z0-9_]*) *=(.*)$') {
                continue
            }
            $variable = $Matches[2]
            $value = $Matches[3]
            # A comment behind a value is no part of it; in quotes it is none.
            if ($value -notmatch '^["'']') {
                $value = $value -replace ' #.*$', ''
            }
            if ($value -cmatch 'CHANGE_THIS') {
                Write-Problem "$variable still says CHANGE_THIS in $file"
                $placeholders = $true
            }
            if (Test-Path -LiteralPath "Env:$variable") {
                Write-Problem "$variable comes from the shell and not from $file"
            }
        }
    }
    if ($placeholders) {
        exit 4
    }
}

# A path, where it is relative seen from this folder.
function Get-Place {
    param (
        [string]$Path
    )
    if ([System.IO.Path]::IsPathRooted($Path)) {
        return $Path
    }
    return [System.IO.Path]::GetFullPath((Join-Path $folder $Path))
}

# A path of the operator, seen from where the launcher is run.
function Get-Given {
    param (
        [string]$Path
    )
    return $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
}

# Lines of text as every program reads them: UTF-8, no mark before them, ends of lines as elsewhere.
function Write-Lines {
    param (
        [string]$File,
        [string[]]$Lines
    )
    $text = (@($Lines) -join "`n") + "`n"
    [System.IO.File]::WriteAllText($File, $text, (New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false))
}

# Makes a folder, or says why it cannot be made.
function New-Folder {
    param (
        [string]$Path
    )
    try {
        New-Item -ItemType Directory -Force -Path $Path -ErrorAction Stop | Out-Null
    }
    catch {
        Stop-Failed "$Path cannot be written: $($_.Exception.Message)"
    }
}

# Makes a folder at the root of the project of which git takes nothing.
function New-IgnoredFolder {
    param (
        [string]$Name
    )
    $made = Join-Path $root $Name
    New-Folder $made
    $ignored = Join-Path $made '.gitignore'
    if (-not (Test-Path -LiteralPath $ignored)) {
        Write-Lines $ignored @('*')
    }
}

function Get-Time {
    return (Get-Date).ToUniversalTime().ToString('yyyyMMddTHHmmssZ')
}

function Get-Checksum {
    param (
        [string]$File
    )
    return (Get-FileHash -Algorithm SHA256 -LiteralPath $File).Hash.ToLower()
}

# Whether Docker is on this machine, whose folders and ports can be looked at.
function Test-Here {
    return (("$env:DOCKER_HOST" -eq '') -or ("$env:DOCKER_HOST" -match '^(unix|npipe):'))
}

# The folders of the host that containers of the rows mount or are built from.
function Get-Folders {
    param (
        [object[]]$Rows
    )
    $all = @($Rows | ForEach-Object { $_.Container })
    foreach ($line in @(Get-Table 'folders.tsv')) {
        $cells = $line.Split([char]9)
        if ($all -ccontains $cells[0]) {
            New-Object -TypeName PSObject -Property @{
                Container = $cells[0]
                Path = $cells[1]
                Use = $cells[2]
                Image = $cells[3]
            }
        }
    }
}

# Refuses where a folder is missing that a person must bring. Docker would make it, empty.
function Test-Folders {
    param (
        [object[]]$Rows
    )
    $lacking = $false
    foreach ($row in @(Get-Folders $Rows)) {
        $how = 'mounts'
        if (($row.Use -ceq 'build') -and ($row.Path -match '^[./]')) {
            $how = 'is built from'
        }
        elseif (($row.Use -cne 'bind') -or -not (Test-Here)) {
            continue
        }
        $path = Get-Place $row.Path
        if (-not (Test-Path -LiteralPath $path)) {
            Write-Problem "$($row.Container) $how $path, which is missing"
            $lacking = $true
        }
    }
    if ($lacking) {
        Stop-Missing 'these folders are the project''s own; nothing was started'
    }
}

# Makes the folders that containers of the rows write to, before Docker makes them its own.
function New-Folders {
    param (
        [object[]]$Rows
    )
    if (-not (Test-Here)) {
        return
    }
    foreach ($row in @(Get-Folders $Rows | Where-Object { @('make', 'hide') -ccontains $_.Use })) {
        $path = Get-Place $row.Path
        if (Test-Path -LiteralPath $path) {
            continue
        }
        if (($row.Use -ceq 'hide') -and $path.StartsWith($root)) {
            New-IgnoredFolder ($path.Substring($root.Length + 1) -replace '[/\\].*$', '')
        }
        New-Folder $path
    }
}

# Whether a certificate's time is over. What cannot be read is for the proxy to judge.
function Test-Expired {
    param (
        [string]$Path
    )
    try {
        $certificate = New-Object System.Security.Cryptography.X509Certificates.X509Certificate2 $Path
        return ($certificate.NotAfter -lt (Get-Date))
    }
    catch {
        return $false
    }
}

# Refuses where HTTPS is enforced and a container of the rows that speaks it would have no certificate.
function Test-Certificates {
    param (
        [object[]]$Rows
    )
    if (-not (Test-Path -LiteralPath (Join-Path $PSScriptRoot 'certificates.tsv'))) {
        return
    }
    $lacking = $false
    foreach ($line in @(Get-Table 'certificates.tsv')) {
        $cells = $line.Split([char]9)
        if (($cells[1] -cne 'enforced') -or (@($Rows | ForEach-Object { $_.Container }) -cnotcontains $cells[0])) {
            continue
        }
        foreach ($file in @('tls.crt', 'tls.key')) {
            $path = Join-Path (Get-Place $cells[2]) $file
            if (-not (Test-Path -LiteralPath $path -PathType Leaf)) {
                Write-Problem "HTTPS is enforced, and $($cells[0]) has no certificate: $path is missing"
                $lacking = $true
            }
        }
        $path = Join-Path (Get-Place $cells[2]) 'tls.crt'
        if (Test-Expired $path) {
            Write-Problem "HTTPS is enforced, and the certificate of $($cells[0]) is no longer valid: $path"
            $lacking = $true
        }
    }
    if ($lacking) {
        Stop-Missing 'put a certificate there; to try without one of an authority: certificate.ps1'
    }
}

# --- which services ---

# The rows of a table beside this script, with a tab between cells.
function Get-Table {
    param (
        [string]$File
    )
    foreach ($line in @(Get-Content -LiteralPath (Join-Path $PSScriptRoot $File) -Encoding UTF8)) {
        if (($line -ne '') -and -not $line.StartsWith('#')) {
            Write-Output $line
        }
    }
}

function Get-Services {
    foreach ($line in @(Get-Table 'services.tsv')) {
        $cells = $line.Split([char]9)
        $needs = @()
        if ($cells[6] -ne '-') {
            $needs = @($cells[6].Split(' '))
        }
        New-Object -TypeName PSObject -Property @{
            Container = $cells[0]
            Service = $cells[1]
            Kind = $cells[2]
            Replicas = ([int]$cells[3])
            Step = ([int]$cells[4])
            Phase = $cells[5]
            Needs = $needs
            Roles = @($cells[7].Split(' '))
        }
    }
}

function Get-Endpoints {
    foreach ($line in @(Get-Table 'endpoints.tsv')) {
        $cells = $line.Split([char]9)
        New-Object -TypeName PSObject -Property @{
            Container = $cells[0]
            Endpoint = $cells[1]
            # 0 for what a proxy serves, which has no port of its own.
            Port = ([int]($cells[3] -replace '^-$', '0'))
            Outside = $cells[4]
            Health = $cells[5]
        }
    }
}

# The rows of what is named: those of a container, service or phase; where there is none, those of a role; where there is none
# either, `all`. Without a name, all.
function Select-Services {
    $all = @(Get-Services)
    if ($names.Count -eq 0) {
        return $all
    }
    $meant = @()
    foreach ($wanted in $names) {
        $found = @($all | Where-Object { ($_.Container -ceq $wanted) -or ($_.Service -ceq $wanted) -or ($_.Phase -ceq $wanted) })
        if ($found.Count -eq 0) {
            $found = @($all | Where-Object { $_.Roles -ccontains $wanted })
        }
        if (($found.Count -eq 0) -and ($wanted -ceq 'all')) {
            $found = $all
        }
        if ($found.Count -eq 0) {
            Stop-Wrong "there is no container, service, phase or role $wanted in services.tsv"
        }
        $meant += @($found | ForEach-Object { $_.Container })
    }
    return @($all | Where-Object { $meant -ccontains $_.Container })
}

# The rows, and those that they need.
function Add-Needs {
    param (
        [object[]]$Rows
    )
    $all = @($Rows | ForEach-Object { $_.Container })
    $before = 0
    while ($before -ne $all.Count) {
        $before = $all.Count
        $reached = @(Get-Services | Where-Object { $all -ccontains $_.Container })
        $needed = @($reached | ForEach-Object { $_.Needs } | ForEach-Object { "$_".Split(':')[0] })
        $all = @(@($all + $needed) | Select-Object -Unique)
    }
    return @(Get-Services | Where-Object { $all -ccontains $_.Container })
}

# The rows, and those that need them.
function Add-Dependants {
    param (
        [object[]]$Rows
    )
    $all = @($Rows | ForEach-Object { $_.Container })
    $before = -1
    while ($before -ne $all.Count) {
        $before = $all.Count
        foreach ($row in @(Get-Services)) {
            $needs = @($row.Needs | ForEach-Object { "$_".Split(':')[0] })
            if (($all -cnotcontains $row.Container) -and (@($needs | Where-Object { $all -ccontains $_ }).Count -gt 0)) {
                $all += $row.Container
            }
        }
    }
    return @(Get-Services | Where-Object { $all -ccontains $_.Container })
}

# How data is saved: a row for each command and each path.
function Get-Backups {
    if (-not (Test-Path -LiteralPath (Join-Path $PSScriptRoot 'backups.tsv'))) {
        return
    }
    foreach ($line in @(Get-Table 'backups.tsv')) {
        $cells = $line.Split([char]9)
        New-Object -TypeName PSObject -Property @{
            Container = $cells[0]
            Way = $cells[1]
            Words = @($cells[2..($cells.Count - 1)])
        }
    }
}

# --- what runs ---

# A line for each container, without double quotes and tabs in its format, which not every shell hands to a program.
$stateFormat = '{{index .Config.Labels `com.docker.compose.service`}} {{.State.Status}} {{.State.ExitCode}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}} {{.State.OOMKilled}} {{.RestartCount}} {{.ID}}'

# $states becomes what runs now.
function Read-States {
    $script:states = @()
    $ids = @(docker ps --all --quiet --no-trunc --filter "label=com.docker.compose.project=$project" --filter 'label=com.docker.compose.oneoff=False')
    if ($LASTEXITCODE -ne 0) {
        Stop-Missing 'Docker has stopped answering'
    }
    if ($ids.Count -eq 0) {
        return
    }
    foreach ($line in @(docker container inspect --format $stateFormat @ids 2>$null)) {
        $cells = "$line".Split(' ')
        if ($cells.Count -lt 7) {
            continue
        }
        $script:states += New-Object -TypeName PSObject -Property @{
            Container = $cells[0]
            Status = $cells[1]
            Code = $cells[2]
            Health = $cells[3]
            Memory = $cells[4]
            Restarts = $cells[5]
            Id = $cells[6]
        }
    }
}

function Test-Well {
    param (
        [string]$State
    )
    return (@('running', 'healthy', 'done') -ccontains $State)
}

# The state of a service in a word; of several containers, that of the first that is not well.
function Get-State {
    param (
        $Row
    )
    $result = New-Object -TypeName PSObject -Property @{ State = 'absent'; Code = ''; Restarts = '-'; Id = ''; Well = 0 }
    foreach ($one in @($script:states | Where-Object { $_.Container -ceq $Row.Container })) {
        $word = $one.Status
        if ($one.Status -ceq 'running') {
            if ($one.Health -cne 'none') {
                $word = $one.Health
            }
        }
        elseif (($Row.Kind -ceq 'job') -and ($one.Status -ceq 'exited') -and ($one.Code -ceq '0')) {
            $word = 'done'
        }
        if (Test-Well $word) {
            $result.Well = $result.Well + 1
            if ($result.State -cne 'absent') {
                continue
            }
        }
        elseif ($one.Memory -ceq 'true') {
            $word = 'out-of-memory'
        }
        $result.State = $word
        $result.Code = $one.Code
        $result.Restarts = $one.Restarts
        $result.Id = $one.Id
        if (-not (Test-Well $word)) {
            return $result
        }
    }
    if (($result.Well -gt 0) -and ($result.Well -lt $Row.Replicas)) {
        $result.State = 'partly'
    }
    return $result
}

# Refuses where a port is taken that a container of the rows publishes which does not run yet.
function Test-Ports {
    param (
        [object[]]$Rows
    )
    $all = @($Rows | ForEach-Object { $_.Container })
    if (-not (Test-Here)) {
        Write-Problem "DOCKER_HOST is ${env:DOCKER_HOST}: whether ports are free there is not checked"
        return
    }
    $listeners = @([System.Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties().GetActiveTcpListeners())
    $running = @($script:states | Where-Object { @('running', 'paused') -ccontains $_.Status } | ForEach-Object { $_.Container })
    $refused = $false
    foreach ($row in @(Get-Endpoints)) {
        if (($all -cnotcontains $row.Container) -or ($running -ccontains $row.Container)) {
            continue
        }
        $taken = @($listeners | Where-Object { $_.Port -eq $row.Port } | ForEach-Object { $_.Address.ToString() })
        $clash = @($taken | Where-Object { ($bind -eq '0.0.0.0') -or (@('0.0.0.0', '::', $bind) -contains $_) })
        if ($clash.Count -gt 0) {
            Write-Problem "port $($row.Port), which $($row.Container) publishes for $($row.Endpoint), is taken by another program"
            $refused = $true
        }
    }
    if ($refused) {
        exit 4
    }
}

# Whether a container in that state runs, well or not.
function Test-Running {
    param (
        [string]$State
    )
    return (@('running', 'healthy', 'starting', 'unhealthy') -ccontains $State)
}

# --- what is run in containers ---

# The commands of a table, each with its words and what else the table says of it.
function Get-Commands {
    param (
        [string]$File
    )
    $last = $null
    foreach ($line in @(Get-Table $File)) {
        $cells = $line.Split([char]9)
        $value = $cells[3]
        if ($cells[2] -ceq 'summary') {
            if ($null -ne $last) {
                Write-Output $last
            }
            $last = New-Object -TypeName PSObject -Property @{
                Container = $cells[0]
                Name = $cells[1]
                Summary = $value
                Exit = 0
                Lines = 0
                Data = $false
                Contains = @()
                Words = @()
            }
        }
        elseif ($cells[2] -ceq 'exit') {
            $last.Exit = [int]$value
        }
        elseif ($cells[2] -ceq 'lines') {
            $last.Lines = [int]$value
        }
        elseif ($cells[2] -ceq 'data') {
            $last.Data = $true
        }
        elseif ($cells[2] -ceq 'contains') {
            $last.Contains += $value
        }
        elseif ($cells[2] -ceq 'run') {
            $last.Words += $value
        }
        else {
            $end = $last.Words.Count - 1
            $last.Words[$end] = $last.Words[$end] + "`n" + $value
        }
    }
    if ($null -ne $last) {
        Write-Output $last
    }
}

# Words as the one line from which a program takes the same words: backslashes are doubled before a double quote and at
# the end. PowerShell itself hands over neither double quotes nor empty words before its version 7.3.
function ConvertTo-CommandLine {
    param (
        [string[]]$Words
    )
    $quoted = @()
    foreach ($word in $Words) {
        $inner = [regex]::Replace($word, '(\\*)"', '$1$1\"')
        $inner = [regex]::Replace($inner, '(\\+)\z', '$1$1')
        $quoted += '"' + $inner + '"'
    }
    return ($quoted -join ' ')
}

# Words as PowerShell takes them back.
function ConvertTo-Shown {
    param (
        [string[]]$Words
    )
    $shown = @()
    foreach ($word in $Words) {
        if ($word -match '\A([A-Za-z0-9_/][A-Za-z0-9_./:=+-]*|-[A-Za-z0-9-]+)\z') {
            $shown += $word
        }
        else {
            $shown += "'" + $word.Replace("'", "''") + "'"
        }
    }
    return ($shown -join ' ')
}

# Starts docker with these words; its output is captured, or goes where that of this script goes.
function Start-Docker {
    param (
        [string[]]$Words,
        [bool]$Captured
    )
    $start = New-Object -TypeName System.Diagnostics.ProcessStartInfo
    $start.FileName = 'docker'
    $start.Arguments = ConvertTo-CommandLine $Words
    $start.UseShellExecute = $false
    if ($Captured) {
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        $start.StandardOutputEncoding = [System.Text.Encoding]::UTF8
        $start.StandardErrorEncoding = [System.Text.Encoding]::UTF8
    }
    return [System.Diagnostics.Process]::Start($start)
}

# Whether there is a container whose data backup.ps1 saves.
function Test-Data {
    $saved = @(Get-Backups | ForEach-Object { $_.Container })
    return (@($script:states | Where-Object { $saved -ccontains $_.Container }).Count -gt 0)
}

# Runs docker with its input from a file or its output into one, byte by byte, which pipes of PowerShell do not leave alone. It
# gives the exit code.
function Invoke-Docker {
    param (
        [string[]]$Words,
        [string]$From,
        [string]$To
    )
    $start = New-Object -TypeName System.Diagnostics.ProcessStartInfo
    $start.FileName = 'docker'
    $start.Arguments = ConvertTo-CommandLine $Words
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = ($From -ne '')
    $start.RedirectStandardOutput = ($To -ne '')
    if ($From -ne '') {
        # Otherwise a mark of the encoding may be sent before the data.
        $plain = New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false
        [System.Console].GetProperty('InputEncoding').SetValue($null, $plain, $null)
    }
    $process = [System.Diagnostics.Process]::Start($start)
    if ($To -ne '') {
        $file = [System.IO.File]::Create($To)
        try {
            $process.StandardOutput.BaseStream.CopyTo($file)
        }
        finally {
            $file.Dispose()
        }
    }
    if ($From -ne '') {
        $file = [System.IO.File]::OpenRead($From)
        try {
            $file.CopyTo($process.StandardInput.BaseStream)
        }
        catch [System.IO.IOException] {
            Write-Problem 'docker has ended before it had read everything'
        }
        finally {
            $file.Dispose()
            $process.StandardInput.Close()
        }
    }
    $process.WaitForExit()
    return $process.ExitCode
}

function Get-LastLine {
    param (
        [object[]]$Lines
    )
    $last = $Lines | Where-Object { "$_" -match '\S' } | Select-Object -Last 1
    return "$last".Trim()
}

# Why it is not well: what its health check says, else what it logged last.
function Get-Reason {
    param (
        $Judged
    )
    if ($Judged.State -ceq 'absent') {
        return 'there is no container'
    }
    if ($Judged.State -ceq 'partly') {
        return "$($Judged.Well) of them run"
    }
    if (@('created', 'paused', 'removing', 'running') -ccontains $Judged.State) {
        return ''
    }
    if (@('starting', 'unhealthy') -ccontains $Judged.State) {
        $said = Get-LastLine @(docker container inspect --format '{{range .State.Health.Log}}{{println .Output}}{{end}}' $Judged.Id 2>$null)
        if ($said -eq '') {
            return 'its health check has not answered yet'
        }
        return "its health check says: $said"
    }
    $said = Get-LastLine @(docker logs --tail 5 $Judged.Id 2>&1)
    return "exit code $($Judged.Code), $($Judged.Restarts) restarts, its log ends in: $said"
}

# The image and age of a container, and what its health check said last.
function Write-Details {
    param (
        $Judged
    )
    if ($Judged.Id -eq '') {
        return
    }
    docker container inspect --format '    image {{.Config.Image}}, since {{.State.StartedAt}}, restarts {{.RestartCount}}' $Judged.Id
    $said = Get-LastLine @(docker container inspect --format '{{if .State.Health}}{{range .State.Health.Log}}{{println .Output}}{{end}}{{end}}' $Judged.Id)
    if ($said -ne '') {
        Write-Output "    health check: $said"
    }
}

# Stops the containers of rows, each after those that need it. $waves becomes what it stopped together, the last first.
function Stop-InOrder {
    param (
        [object[]]$Rows,
        [int]$Seconds
    )
    $arguments = @()
    if ($Seconds -gt 0) {
        $arguments = @('--timeout', "$Seconds")
    }
    $script:waves = @()
    $left = @($Rows | Where-Object { @($script:states | ForEach-Object { $_.Container }) -ccontains $_.Container })
    while ($left.Count -gt 0) {
        $needed = @($left | ForEach-Object { $_.Needs } | ForEach-Object { "$_".Split(':')[0] })
        $wave = @($left | Where-Object { $needed -cnotcontains $_.Container } | ForEach-Object { $_.Container })
        docker compose -p $project --progress (Get-Progress) stop @arguments @wave
        if ($LASTEXITCODE -ne 0) {
            exit 1
        }
        Write-Line "stopped $wave"
        $script:waves = @("$wave") + $script:waves
        $left = @($left | Where-Object { $wave -cnotcontains $_.Container })
    }
}
