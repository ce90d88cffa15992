"""How cron, systemd and Windows Task Scheduler are told to start the schedule: text to paste, for one installation.

Each asks every hour whether something is due. So the audit is made within an hour of its time whatever time zone the
computer is set to, a computer that was off catches up within the hour, and what failed is tried again.
"""

from __future__ import annotations

import shlex
import subprocess
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from audit.language import Language
from audit.model import Text

NAME: Final = "kontotilsyn"
WINDOWS_NAME: Final = "Kontotilsyn"


class System(StrEnum):
    """What can start a program by itself."""

    CRON = "cron"
    SYSTEMD = "systemd"
    WINDOWS = "windows"


@dataclass(frozen=True, slots=True)
class Installation:
    """What is to be started, and where."""

    command: tuple[str, ...]  #: with every path in full
    folder: Path  #: where it works; that of the settings


def recipe(system: System, installation: Installation, language: Language) -> str:
    """The recipe as it is pasted; what is to be read rather than pasted stands in comments."""
    match system:
        case System.CRON:
            return _cron(installation, language)
        case System.SYSTEMD:
            return _systemd(installation, language)
        case System.WINDOWS:
            return _windows(installation, language)


def _cron(installation: Installation, language: Language) -> str:
    command = f"cd {shlex.quote(str(installation.folder))} && {shlex.join(installation.command)}"
    return "\n".join(
        (
            f"# === cron: {language(Text('open your own table with “crontab -e”, and add this line at the end.'))}",
            f"# {language(Text('What goes wrong is mailed to you by cron, where the computer can send mail.'))}",
            # cron takes a plain per cent sign for the end of the line, even within quotes
            f"5 * * * * {command}".replace("%", "\\%"),
            "",
        )
    )


def _systemd(installation: Installation, language: Language) -> str:
    unit = "~/.config/systemd/user/" + NAME
    first = Text("save the two files, then run the three commands at the end.")
    password = Text(
        "A mail password lies in a file of its own that only you may read, with the line {line}",
        line="AUDIT_MAIL__PASSWORD=…",
    )
    return f"""\
# === systemd: {language(first)}

# --- {unit}.service
[Unit]
Description=Kontotilsyn

[Service]
Type=oneshot
WorkingDirectory={_specifier(str(installation.folder))}
ExecStart={" ".join(map(_unit_word, installation.command))}
# {language(password)}
#EnvironmentFile=%h/.config/{NAME}.env

# --- {unit}.timer
[Unit]
Description=Kontotilsyn

[Timer]
OnCalendar=*-*-* *:05:00
Persistent=true

[Install]
WantedBy=timers.target

# --- {language(Text("The commands; the last one lets it run while you are not logged in."))}
# systemctl --user daemon-reload
# systemctl --user enable --now {NAME}.timer
# loginctl enable-linger
"""


def _unit_word(word: str) -> str:
    """One word of a command in a unit file: quoted, and without the signs that systemd would replace."""
    quoted = word.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return _specifier(f'"{quoted}"')


def _specifier(text: str) -> str:
    return text.replace("%", "%%")


def _windows(installation: Installation, language: Language) -> str:
    command, *arguments = installation.command
    values = {
        "command": command,
        "arguments": subprocess.list2cmdline(arguments),
        "folder": str(installation.folder),
    }
    # ASCII alone, so that no code page between here and there can spoil a path
    filled = {name: escape(value).encode("ascii", "xmlcharrefreplace").decode() for name, value in values.items()}
    first = Text("open PowerShell, not as an administrator, and paste all of this.")
    window = Text(
        "A window shows for a moment each hour. It does not if you choose, in Task Scheduler, that the task runs "
        "whether you are logged on or not."
    )
    return f"""\
# === Windows: {language(first)}
# {language(window)}
$task = @'
{TASK.format_map(filled)}'@
Register-ScheduledTask -TaskName {WINDOWS_NAME} -Xml $task -Force
"""


TASK: Final = """\
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Kontotilsyn</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <Repetition>
        <Interval>PT1H</Interval>
        <Duration>P1D</Duration>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
      <StartBoundary>2026-01-01T00:05:00</StartBoundary>
      <Enabled>true</Enabled>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT4H</ExecutionTimeLimit>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{command}</Command>
      <Arguments>{arguments}</Arguments>
      <WorkingDirectory>{folder}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""
