@echo off
rem Runs Maven on this project: the installed one where it is new enough, otherwise one fetched once from the
rem Apache project's archive into .m2\wrapper and compared with the checksum in
rem .mvn\wrapper\maven-wrapper.properties. All arguments are Maven's.
rem
rem   JAVA_HOME     the JDK to use; without it, the java on the PATH
rem   MVNW_ARCHIVE  another place for https://archive.apache.org/dist/maven, such as an own copy of it

setlocal
set "MVNW_FOLDER=%~dp0"
set "MVNW_MAVEN="
rem Left behind by a newer PowerShell, it would hide the modules of this one.
set "PSModulePath="
for /f "usebackq delims=" %%m in (`powershell -NoProfile -NonInteractive -Command "& ([ScriptBlock]::Create((Get-Content -Raw (Join-Path $env:MVNW_FOLDER '.mvn\wrapper\find-maven.ps1'))))"`) do set "MVNW_MAVEN=%%m"
if not defined MVNW_MAVEN exit /b 1
call "%MVNW_MAVEN%" %*
exit /b %ERRORLEVEL%
