; The installer for Windows (64 bit): for one person without administrator's rights, or for all of a machine.
;   newsdesk-VERSION-setup.exe                  asks
;   newsdesk-VERSION-setup.exe /S /AllUsers     silent, for the machine (needs an administrator)
;   newsdesk-VERSION-setup.exe /S /CurrentUser  silent, for this person; /D=C:\folder at the end: into this folder
;   uninstall.exe /S                            silent removal; articles and settings stay
; packaging/windows/build.sh gives VERSION, PAYLOAD (PyInstaller's folder), ICONS and OUT.
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetDateSave off
Name "Newsdesk"
OutFile "${OUT}"
BrandingText "Newsdesk ${VERSION}"
ManifestDPIAware true

!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Newsdesk"
!define KIND "Newsdesk.Article"
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR "Newsdesk"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${ENTRY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${ENTRY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallMode"
!include MultiUser.nsh
!include MUI2.nsh
!include FileFunc.nsh

!define MUI_ICON "${ICONS}/newsdesk.ico"
!define MUI_UNICON "${ICONS}/newsdesk.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\newsdesk-window.exe"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

LangString Article ${LANG_ENGLISH} "Newsdesk article"
LangString Article ${LANG_SIMPCHINESE} "Newsdesk 稿件"
LangString Running ${LANG_ENGLISH} "Newsdesk is running. Close it, then try again."
LangString Running ${LANG_SIMPCHINESE} "Newsdesk 正在运行。请先关闭，再重试。"
LangString Comment ${LANG_ENGLISH} "Write, check and publish news"
LangString Comment ${LANG_SIMPCHINESE} "撰写、检查和发布新闻稿"

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=${LANG_ENGLISH} "ProductName" "Newsdesk"
VIAddVersionKey /LANG=${LANG_ENGLISH} "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_ENGLISH} "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_ENGLISH} "FileDescription" "Newsdesk"
VIAddVersionKey /LANG=${LANG_ENGLISH} "LegalCopyright" "Apache License 2.0"

; A program that runs cannot be written. Silently: exit code 3.
!macro WAIT_UNTIL_CLOSED UN
Function ${UN}WaitUntilClosed
    again:
    IfFileExists "$INSTDIR\newsdesk-window.exe" 0 free
    ClearErrors
    FileOpen $0 "$INSTDIR\newsdesk-window.exe" a
    IfErrors 0 close
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(Running)" /SD IDCANCEL IDRETRY again
    SetErrorLevel 3
    Quit
    close:
    FileClose $0
    free:
FunctionEnd
; What an installation puts there, by name: the folder may be one that held something before.
Function ${UN}RemoveProgram
    RMDir /r "$INSTDIR\_internal"
    RMDir /r "$INSTDIR\licenses"
    Delete "$INSTDIR\newsdesk.exe"
    Delete "$INSTDIR\newsdesk-window.exe"
    Delete "$INSTDIR\document.ico"
    Delete "$INSTDIR\sbom.cdx.json"
FunctionEnd
!macroend
!insertmacro WAIT_UNTIL_CLOSED ""
!insertmacro WAIT_UNTIL_CLOSED "un."

Function .onInit
    !insertmacro MULTIUSER_INIT
FunctionEnd

Function un.onInit
    !insertmacro MULTIUSER_UNINIT
FunctionEnd

Section "Newsdesk"
    Call WaitUntilClosed
    Call RemoveProgram ; an older version's files must not mix with these; articles and settings are elsewhere
    SetOutPath "$INSTDIR"
    File /r "${PAYLOAD}/*"
    File "${ICONS}/document.ico"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    CreateShortcut "$SMPROGRAMS\Newsdesk.lnk" "$INSTDIR\newsdesk-window.exe" "" "" 0 SW_SHOWNORMAL "" "$(Comment)"

    WriteRegStr SHCTX "Software\Classes\.newsdesk" "" "${KIND}"
    WriteRegStr SHCTX "Software\Classes\.newsdesk" "Content Type" "application/vnd.newsdesk.article+zip"
    WriteRegNone SHCTX "Software\Classes\.newsdesk\OpenWithProgids" "${KIND}"
    WriteRegStr SHCTX "Software\Classes\${KIND}" "" "$(Article)"
    WriteRegStr SHCTX "Software\Classes\${KIND}\DefaultIcon" "" "$INSTDIR\document.ico"
    WriteRegStr SHCTX "Software\Classes\${KIND}\shell\open\command" "" '"$INSTDIR\newsdesk-window.exe" "%1"'
    WriteRegStr SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\newsdesk.exe" "" "$INSTDIR\newsdesk.exe"

    WriteRegStr SHCTX "${ENTRY}" "DisplayName" "Newsdesk"
    WriteRegStr SHCTX "${ENTRY}" "DisplayVersion" "${VERSION}"
    WriteRegStr SHCTX "${ENTRY}" "Publisher" "Newsdesk"
    WriteRegStr SHCTX "${ENTRY}" "DisplayIcon" "$INSTDIR\newsdesk-window.exe"
    WriteRegStr SHCTX "${ENTRY}" "InstallLocation" "$INSTDIR"
    WriteRegStr SHCTX "${ENTRY}" "InstallMode" "$MultiUser.InstallMode"
    WriteRegStr SHCTX "${ENTRY}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
    WriteRegStr SHCTX "${ENTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S /$MultiUser.InstallMode'
    WriteRegDWORD SHCTX "${ENTRY}" "NoModify" 1
    WriteRegDWORD SHCTX "${ENTRY}" "NoRepair" 1
    ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
    WriteRegDWORD SHCTX "${ENTRY}" "EstimatedSize" $0
    ${RefreshShellIcons}
SectionEnd

Section "Uninstall"
    Call un.WaitUntilClosed
    Call un.RemoveProgram
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR" ; only when nothing else is in it
    Delete "$SMPROGRAMS\Newsdesk.lnk"
    ReadRegStr $0 SHCTX "Software\Classes\.newsdesk" ""
    StrCmp $0 "${KIND}" 0 another
    DeleteRegKey SHCTX "Software\Classes\.newsdesk"
    another:
    DeleteRegKey SHCTX "Software\Classes\${KIND}"
    DeleteRegKey SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\newsdesk.exe"
    DeleteRegKey SHCTX "${ENTRY}"
    ${RefreshShellIcons}
SectionEnd
