@echo off
rem Runs Godwit on Windows; builds it first when a source changed. UNTESTED: written after the bash launcher `godwit`,
rem never run on a Windows machine. Simpler than that one: one build folder, no lock, and files deleted from src\ are
rem noticed only through their folder's time.
setlocal
set "ROOT=%~dp0"
set "OUT=%ROOT%artifacts\godwit-windows"
where dotnet >nul 2>nul
if errorlevel 1 (
  echo godwit: the .NET 10 SDK is needed and no 'dotnet' was found: install it from https://dot.net/download 1>&2
  exit /b 1
)
powershell -NoProfile -Command "$s = Get-Item '%OUT%\stamp' -ErrorAction SilentlyContinue; if (-not $s) { exit 1 }; $n = Get-ChildItem -Recurse '%ROOT%src','%ROOT%eng','%ROOT%docs\critique' | Where-Object LastWriteTime -gt $s.LastWriteTime | Select-Object -First 1; $m = Get-Item '%ROOT%Directory.*','%ROOT%global.json','%ROOT%LICENSE' | Where-Object LastWriteTime -gt $s.LastWriteTime; if ($n -or $m) { exit 1 }"
if not errorlevel 1 goto run
if not exist "%OUT%" mkdir "%OUT%"
type nul > "%OUT%\start"
echo Building Godwit ... 1>&2
dotnet publish "%ROOT%src\Cli\Cli.csproj" -c Release -o "%OUT%\build" -nologo -v quiet 1>"%OUT%\build.log" 2>&1
if errorlevel 1 (
  type "%OUT%\build.log" 1>&2
  echo godwit: the build failed; nothing was run 1>&2
  exit /b 1
)
move /y "%OUT%\start" "%OUT%\stamp" >nul
:run
dotnet "%OUT%\build\godwit.dll" %*
exit /b %ERRORLEVEL%
