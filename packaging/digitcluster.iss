; Makes the installer for Windows of the folder that build.py has made:
;   iscc /DVersion=0.4.0 packaging\digitcluster.iss
; It installs for the current user, without an administrator. Uninstalling removes the files of the program and nothing else.

#ifndef Version
  #error Give the version: iscc /DVersion=...
#endif

[Setup]
AppId=org.digitcluster.DigitCluster
AppName=Digit Cluster
AppVersion={#Version}
AppPublisher=The Digit Cluster developers
DefaultDirName={autopf}\Digit Cluster
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
LicenseFile=..\LICENSE
SetupIconFile=..\.build\icons\digitcluster\digitcluster.ico
UninstallDisplayIcon={app}\digitcluster.exe
Compression=lzma2
SolidCompression=yes
ChangesAssociations=yes
OutputDir=..\.build
OutputBaseFilename=digitcluster-{#Version}-windows

[Files]
Source: "..\.build\dist\digitcluster\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{autoprograms}\Digit Cluster"; Filename: "{app}\digitcluster.exe"; AppUserModelID: "org.digitcluster.DigitCluster"
Name: "{autodesktop}\Digit Cluster"; Filename: "{app}\digitcluster.exe"; Tasks: desktopicon

[Tasks]
Name: desktopicon; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[Registry]
Root: HKA; Subkey: "Software\Classes\.digitmodel"; ValueType: string; ValueData: "DigitCluster.Model"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\DigitCluster.Model"; ValueType: string; ValueData: "Digit Cluster model"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\DigitCluster.Model\DefaultIcon"; ValueType: string; ValueData: "{app}\_internal\model.ico"
Root: HKA; Subkey: "Software\Classes\DigitCluster.Model\shell\open\command"; ValueType: string; ValueData: """{app}\digitcluster.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\.digitsession"; ValueType: string; ValueData: "DigitCluster.Session"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\DigitCluster.Session"; ValueType: string; ValueData: "Digit Cluster session"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\DigitCluster.Session\DefaultIcon"; ValueType: string; ValueData: "{app}\_internal\session.ico"
Root: HKA; Subkey: "Software\Classes\DigitCluster.Session\shell\open\command"; ValueType: string; ValueData: """{app}\digitcluster.exe"" ""%1"""

[Run]
Filename: "{app}\digitcluster.exe"; Description: "{cm:LaunchProgram,Digit Cluster}"; Flags: nowait postinstall skipifsilent
