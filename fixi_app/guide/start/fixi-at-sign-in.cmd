@echo off
rem Starts Fixi when this user signs in to Windows. Run it once by a double click in Fixi's folder, or in a terminal:
rem   fixi_app\guide\start\fixi-at-sign-in.cmd
rem To take it back:  schtasks /Delete /TN Fixi /F       Its log is logs\fixi.log in Fixi's folder.
setlocal
for %%F in ("%~dp0..\..\..") do set "HOME_OF_FIXI=%%~fF"
where py >nul 2>nul || (echo Python is missing: install it from python.org first. & pause & exit /b 1)
schtasks /Create /F /TN Fixi /SC ONLOGON /RL LIMITED /TR "cmd /c start \"Fixi\" /min py -3 \"%HOME_OF_FIXI%\run.py\" --headless"
if errorlevel 1 (echo It could not be set up: see the message above. & pause & exit /b 1)
echo From the next sign-in on, Fixi starts by itself.
pause
