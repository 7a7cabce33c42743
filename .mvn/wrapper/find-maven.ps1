# Finds or fetches Maven for mvnw.cmd and writes the path of its mvn.cmd; everything else goes to the error stream.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$leastJava = 17

function Say([string[]] $lines) {
    foreach ($line in $lines) { [Console]::Error.WriteLine("mvnw: $line") }
}

function Fail([string[]] $lines) {
    Say $lines
    exit 1
}

$properties = @{}
foreach ($line in Get-Content (Join-Path $env:MVNW_FOLDER '.mvn\wrapper\maven-wrapper.properties')) {
    if ($line -match '^(\w+)=(.+)$') { $properties[$Matches[1]] = $Matches[2].Trim() }
}

# A JDK
if ($env:JAVA_HOME) {
    $java = Join-Path $env:JAVA_HOME 'bin\java.exe'
    if (-not (Test-Path -LiteralPath $java) -or -not (Test-Path -LiteralPath (Join-Path $env:JAVA_HOME 'bin\javac.exe'))) {
        Fail "JAVA_HOME is $env:JAVA_HOME, but no JDK is there. Set it to a JDK of Java $leastJava or later."
    }
} else {
    $onPath = Get-Command java.exe -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if (-not $onPath -or -not (Get-Command javac.exe -CommandType Application -ErrorAction SilentlyContinue)) {
        Fail "found no JDK. Install one of Java $leastJava or later (a JRE is not enough: javac is needed),",
            'and have it on the PATH or in JAVA_HOME.'
    }
    $java = $onPath.Path
}
$javaVersion = 0
if ((& $java --version | Out-String) -match '^\S+ (\d+)') { $javaVersion = [int] $Matches[1] }
if ($javaVersion -lt $leastJava) {
    Fail "$java is not Java $leastJava or later, which this project needs. Set JAVA_HOME to one."
}

# An installed Maven
$installed = Get-Command mvn.cmd -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
if ($installed) {
    Push-Location ([IO.Path]::GetTempPath())
    $answer = & $installed.Path -v | Out-String
    Pop-Location
    if ($answer -match 'Apache Maven (\d+\.\d+\.\d+)' -and [version] $Matches[1] -ge [version] $properties.leastVersion) {
        $installed.Path
        exit 0
    }
    Say "$($installed.Path) is not Maven $($properties.leastVersion) or later; using another."
}

# The project's own
$url = $properties.distributionUrl
$name = ($url -split '/')[-1] -replace '-bin\.zip$', ''
$dists = Join-Path $env:USERPROFILE '.m2\wrapper\dists'
$mavenHome = Join-Path $dists $name
$maven = Join-Path $mavenHome 'bin\mvn.cmd'
if (-not (Test-Path -LiteralPath $maven)) {
    if ($env:MVNW_ARCHIVE) {
        $url = $url.Replace('https://archive.apache.org/dist/maven', $env:MVNW_ARCHIVE.TrimEnd('/'))
    }
    # In a folder of its own until it is whole, so that a broken or second run does no harm.
    $partly = Join-Path $dists "$name.$([Guid]::NewGuid().ToString('N').Substring(0, 8))"
    New-Item -ItemType Directory -Force -Path $partly | Out-Null
    try {
        $archive = Join-Path $partly 'maven.zip'
        Say "fetching $url"
        try {
            [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
            (New-Object Net.WebClient).DownloadFile($url, $archive)
        } catch {
            Fail "could not fetch it: $($_.Exception.GetBaseException().Message)",
                "Is this machine on the network? Otherwise install Maven $($properties.leastVersion) or later and have mvn on the PATH."
        }
        $found = (Get-FileHash -LiteralPath $archive -Algorithm SHA512).Hash.ToLowerInvariant()
        if ($found -ne $properties.zipSha512) {
            Fail 'what came is not the Maven that was expected, and is not used.',
                "SHA-512 expected: $($properties.zipSha512)", "SHA-512 found:    $found"
        }
        Expand-Archive -LiteralPath $archive -DestinationPath $partly
        if (-not (Test-Path -LiteralPath $maven)) {
            Move-Item -LiteralPath (Join-Path $partly $name) -Destination $mavenHome
        }
    } finally {
        Remove-Item -LiteralPath $partly -Recurse -Force -ErrorAction SilentlyContinue
    }
}
$maven
