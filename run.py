"""Starts Kontotilsyn: makes the Python environment it needs the first time, then runs the program in it.

`python3 run.py …` is `python -m audit …` in that environment. `python3 run.py test …` runs the tests, and
`python3 run.py benchmarks …` the benchmarks, in one that also holds what these need.

Standard library only. A start that finds its environment must cost next to nothing: hence imports where they are
used, and `os.path`, for `pathlib` takes longer to import than Python takes to start. And an older Python must be able
to read this file as far as the sentence that greets it: hence the quoted annotations.
"""

import errno
import hashlib
import os
import sys
import time

OLDEST = (3, 11)
PROJECT = os.path.dirname(os.path.abspath(__file__))
MARKER = "complete"  # written last of all; holds the path of the Python that the environment rests on
LOG = "log.txt"
DAY = 24 * 60 * 60
KEPT = 90 * DAY  # how long an environment that nobody starts is left alone
NEARLY_FULL = 10_000_000  # bytes free on a disk

# What in a log tells that the disk is full, or that the package index cannot be reached.
DISK_SIGNS = ("No space left on device", "Disk quota exceeded", "WinError 112")
NETWORK_SIGNS = ("after connection broken by", "ConnectionError", "timed out", "ProxyError", "SSLError")

TEXTS = {
    "nb": {
        "python": "Kontotilsyn trenger Python 3.11 eller nyere; dette er {version}. Installer en nyere fra python.org.",
        "apt": "Python her mangler {module}. Kjør «sudo apt install {package}», og start på nytt.",
        "venv": "Python her mangler {module}. Installer Python fra python.org, og start på nytt.",
        "file": "Finner ikke {file}. run.py må ligge sammen med resten av programmet: hent hele mappen på nytt.",
        "making": "Gjør klart programmet (bare første gang, noen minutter)",
        "waiting": "En annen oppstart er i gang med å gjøre klart programmet; venter på den.",
        "network": "Programmet ble ikke gjort klart: får ikke hentet pakkene. Sjekk nettet, og start på nytt. "
        "Går nettet gjennom en mellomtjener (proxy), må HTTPS_PROXY være satt; spør IT.",
        "disk": "Programmet ble ikke gjort klart: disken er full. Frigjør 1 GB, og start på nytt.",
        "failed": "Programmet ble ikke gjort klart. Start på nytt; skjer det igjen, send loggen til IT.",
        "details": "Siste melding: {line}\nLoggen: {log}",
        "folder": "Kan ikke bruke {path}: {reason}. Skaff deg skriverett der, og start på nytt. "
        "På Linux kan XDG_CACHE_HOME peke på en annen mappe.",
        "stopped": "Avbrutt. Det er trygt å starte på nytt.",
        "enter": "Trykk Enter for å lukke vinduet. ",
    },
    "nn": {
        "python": "Kontotilsyn treng Python 3.11 eller nyare; dette er {version}. Installer ein nyare frå python.org.",
        "apt": "Python her manglar {module}. Køyr «sudo apt install {package}», og start på nytt.",
        "venv": "Python her manglar {module}. Installer Python frå python.org, og start på nytt.",
        "file": "Finn ikkje {file}. run.py må liggje saman med resten av programmet: hent heile mappa på nytt.",
        "making": "Gjer klart programmet (berre første gongen, nokre minutt)",
        "waiting": "Ein annan oppstart held på å gjere klart programmet; ventar på han.",
        "network": "Programmet vart ikkje gjort klart: får ikkje henta pakkane. Sjekk nettet, og start på nytt. "
        "Går nettet gjennom ein mellomtenar (proxy), må HTTPS_PROXY vere sett; spør IT.",
        "disk": "Programmet vart ikkje gjort klart: disken er full. Frigjer 1 GB, og start på nytt.",
        "failed": "Programmet vart ikkje gjort klart. Start på nytt; skjer det igjen, send loggen til IT.",
        "details": "Siste melding: {line}\nLoggen: {log}",
        "folder": "Kan ikkje bruke {path}: {reason}. Skaff deg skriverett der, og start på nytt. "
        "På Linux kan XDG_CACHE_HOME peike på ei anna mappe.",
        "stopped": "Avbrote. Det er trygt å starte på nytt.",
        "enter": "Trykk Enter for å lukke vindauget. ",
    },
    "en": {
        "python": "Kontotilsyn needs Python 3.11 or newer; this is {version}. Install a newer one from python.org.",
        "apt": "This Python lacks {module}. Run `sudo apt install {package}`, and start again.",
        "venv": "This Python lacks {module}. Install Python from python.org, and start again.",
        "file": "Cannot find {file}. run.py must lie with the rest of the program: fetch the whole folder again.",
        "making": "Preparing the program (only the first time, a few minutes)",
        "waiting": "Another start is preparing the program; waiting for it.",
        "network": "The program was not prepared: cannot fetch its packages. Check the network, and start again. "
        "If the network goes through a proxy, HTTPS_PROXY must be set; ask IT.",
        "disk": "The program was not prepared: the disk is full. Free 1 GB, and start again.",
        "failed": "The program was not prepared. Start again; if it happens again, send the log to IT.",
        "details": "Last message: {line}\nThe log: {log}",
        "folder": "Cannot use {path}: {reason}. See that you may write there, and start again. "
        "On Linux, XDG_CACHE_HOME may name another folder.",
        "stopped": "Stopped. It is safe to start again.",
        "enter": "Press Enter to close the window. ",
    },
}


class StartError(Exception):
    """The program cannot be started; the message tells the user why, and what to do."""


def main(argv: "list[str]") -> int:
    """Start the program with these arguments; its exit code, or 2 (130 when interrupted) if it was never started."""
    try:
        if sys.version_info < OLDEST:
            raise StartError(text("python", version=sys.version.split()[0]))
        return start(argv)
    except StartError as error:
        tell(str(error))
    except OSError as error:
        tell(reason_of(error))
    except KeyboardInterrupt:
        tell(text("stopped"))
        return 130
    return 2


def start(argv: "list[str]") -> int:
    """Hand over to the program, the tests or the benchmarks, in an environment that is made if need be."""
    testing = argv[:1] == ["test"]
    measuring = bool(argv) and argv[0].split(".")[0] == "benchmarks"  # or one of them alone: benchmarks.fuzz
    developing = testing or measuring
    names = ["requirements.txt"]
    if developing or asks_for_365():
        names.append("requirements-365.txt")
    if developing or asks_for_a_cluster():
        names.append("requirements-fleet.txt")
    if developing:
        names += ["requirements-benchmarks.txt", "requirements-dev.txt"]
    requirements = [os.path.join(PROJECT, name) for name in names]
    folder = os.path.join(cache_folder(), environment_name(requirements))
    if not is_ready(folder):
        make(folder, requirements)
    if testing:
        os.chdir(PROJECT)
        module = ["pytest", *(argv[1:] or ["-n", "auto"])]
    else:
        module = argv if measuring else ["audit", *argv]
    return hand_over([python_in(folder), "-P", "-m", *module])


def hand_over(command: "list[str]") -> int:
    """Become the command where the system lets us; else run it and return its exit code."""
    if sys.platform != "win32":
        os.execve(command[0], command, child_environment())
    import subprocess

    process = subprocess.Popen(command, env=child_environment())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the program was interrupted as well, and has the last word


def child_environment() -> "dict[str, str]":
    """The environment variables for a Python in our environment.

    A PYTHONPATH or PYTHONHOME of the user's own, as some map programs set, would bring in other versions of our
    packages. With `-P` on the command line, neither do stray files of the current folder.
    """
    variables = {"PYTHONUTF8": "1", **os.environ, "PYTHONPATH": PROJECT}
    variables.pop("PYTHONHOME", None)
    return variables


def cache_folder() -> str:
    """The folder of our environments, in the user's own cache folder."""
    if sys.platform == "win32":
        parent = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")
    elif sys.platform == "darwin":
        parent = os.path.expanduser("~/Library/Caches")
    else:
        parent = os.environ.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(parent):  # the XDG specification: a relative path is to be ignored
            parent = os.path.expanduser("~/.cache")
    return os.path.join(parent, "kontotilsyn")


def environment_name(requirements: "list[str]") -> str:
    """A name that changes with the requirements and with the kind of Python, such as `cpython-311-1a2b3c4d5e6f`."""
    if sys.platform == "win32":
        machine = os.environ.get("PROCESSOR_ARCHITECTURE", "")
    else:
        machine = os.uname().machine + sys.abiflags
    digest = hashlib.sha256(machine.encode())
    for path in requirements:
        try:
            with open(path, "rb") as file:
                digest.update(file.read())
        except FileNotFoundError:
            raise StartError(text("file", file=path)) from None
    return f"{sys.implementation.cache_tag}-{digest.hexdigest()[:12]}"


def python_in(folder: str) -> str:
    """The Python of an environment, by its real path: the Python of Microsoft Store redirects the cache folder."""
    parts = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
    return os.path.join(os.path.realpath(folder), *parts)


def is_ready(folder: str) -> bool:
    """Whether the environment is complete and its Python still there; notes, once a day, that it is in use."""
    marker = os.path.join(folder, MARKER)
    try:
        with open(marker, "rb") as file:
            base = file.read()
            unused = time.time() - os.fstat(file.fileno()).st_mtime
    except OSError:
        return False
    if unused > DAY and os.access(marker, os.W_OK):
        os.utime(marker)
    return os.path.exists(base) and os.path.exists(python_in(folder))


def make(folder: str, requirements: "list[str]") -> None:
    """Make the environment, or wait while another start makes it. What is found half-made is deleted first."""
    try:
        import ensurepip  # noqa: F401  only asked for
        import venv  # noqa: F401
    except ImportError as error:
        debian = os.path.exists("/etc/debian_version")
        package = "python{}.{}-venv".format(*sys.version_info)
        raise StartError(text("apt" if debian else "venv", module=error.name or "ensurepip", package=package)) from None

    os.makedirs(cache_folder(), exist_ok=True)
    with open(os.path.join(cache_folder(), "lock"), "ab") as lock:
        wait_for(lock.fileno())
        if is_ready(folder):
            return
        remove(folder)
        os.mkdir(folder)
        fill(folder, requirements, lock.fileno())
        unfinished = os.path.join(folder, MARKER + ".new")
        with open(unfinished, "wb") as file:
            file.write(os.fsencode(getattr(sys, "_base_executable", None) or sys.executable))
        os.replace(unfinished, os.path.join(folder, MARKER))
        remove_unused()


def wait_for(lock: int) -> None:
    """Take the lock. The system releases it however the process ends."""
    told = False
    while not try_lock(lock):
        if not told:
            tell(text("waiting"))
            told = True
        time.sleep(0.2)


def try_lock(lock: int) -> bool:
    """Take the lock if nobody has it; whether it was taken."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def fill(folder: str, requirements: "list[str]", lock: int) -> None:
    """Make a Python in the folder and install the requirements; what the two tools print goes to the log."""
    options = ["--disable-pip-version-check", "--no-input", "--no-user", "--progress-bar=off"]
    files = [f"--requirement={path}" for path in requirements]
    log, began = os.path.join(folder, LOG), time.monotonic()
    tell(text("making"), end=" " if on_terminal() else " …\n")
    try:
        with open(log, "wb") as output:
            run([sys.executable, "-P", "-m", "venv", folder], output.fileno(), lock, began)
            run([python_in(folder), "-P", "-m", "pip", "install", *options, *files], output.fileno(), lock, began)
    except ChildProcessError:
        raise StartError(diagnosis(log)) from None
    finally:
        if on_terminal():
            tell("")


def run(command: "list[str]", output: int, lock: int, began: float) -> None:
    """Run a command, the seconds counted on the terminal meanwhile; ChildProcessError if it fails.

    It shares the lock: should this process be killed and the command live on, the next start waits for it.
    """
    import subprocess

    shared = () if sys.platform == "win32" else (lock,)
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=child_environment(), pass_fds=shared
    ) as process:
        try:
            while process.returncode is None:
                try:
                    process.wait(timeout=1)
                except subprocess.TimeoutExpired:
                    if on_terminal():
                        tell(f"\r{text('making')}: {time.monotonic() - began:.0f} s ", end="")
        finally:
            process.kill()  # which does nothing to one that has ended
    if process.returncode != 0:
        raise ChildProcessError


def remove(folder: str) -> None:
    """Delete an environment, if it is there; the marker first, so that what may remain counts as half-made."""
    import shutil

    if os.path.exists(os.path.join(folder, MARKER)):
        os.remove(os.path.join(folder, MARKER))
    if os.path.exists(folder):
        shutil.rmtree(folder)


def remove_unused() -> None:
    """Delete the environments of earlier requirements that nobody has started for long."""
    import contextlib

    for entry in os.listdir(cache_folder()):
        traces = [os.path.join(cache_folder(), entry, name) for name in (MARKER, LOG)]
        times = [os.path.getmtime(path) for path in traces if os.path.exists(path)]
        if times and max(times) < time.time() - KEPT:
            with contextlib.suppress(OSError):  # in use, on Windows: it can stay
                remove(os.path.join(cache_folder(), entry))


def diagnosis(log: str) -> str:
    """What went wrong, going by the log of the making, and what to do."""
    import shutil

    with open(log, encoding="utf-8", errors="replace") as file:
        lines = [line.strip() for line in file if line.strip()]
    kind = "failed"
    if any(sign in line for sign in NETWORK_SIGNS for line in lines):
        kind = "network"
    # On a full disk, the log may be empty.
    if any(sign in line for sign in DISK_SIGNS for line in lines) or shutil.disk_usage(log).free < NEARLY_FULL:
        kind = "disk"
    errors = [line for line in lines if line.startswith("ERROR:")]
    return text(kind) + "\n" + text("details", line=(errors or lines or ["-"])[-1], log=log)


def reason_of(error: OSError) -> str:
    """What to tell of something that the operating system refused."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return text("disk")
    return text("folder", path=error.filename or cache_folder(), reason=error.strerror or error)


def text(key: str, **values: object) -> str:
    """A sentence of `TEXTS` in the user's language, with the values filled in."""
    return TEXTS[language()][key].format(**values)


def language() -> str:
    """The language that the settings ask for; bokmål when they do not say, or cannot be read."""
    chosen = setting("organisation", "language")
    return chosen if chosen in TEXTS else "nb"


def asks_for_365() -> bool:
    """Whether the settings ask for the login to Microsoft 365, whose packages are an extra."""
    return any(setting(section, "auth", "xoauth2") == "xoauth2" for section in ("mail", "bounces"))


def asks_for_a_cluster() -> bool:
    """Whether many registers are to be audited on a Dask cluster, whose packages are an extra."""
    words = sys.argv[1:]
    return "fleet" in words and any(word.partition("=")[0] == "--scheduler" for word in words)


def setting(section: str, key: str, wanted: str = "") -> object:
    """What the environment or else the settings say; None when neither does, or they cannot be read.

    Settings without the text that is wanted need not be understood, which would take some milliseconds.
    """
    chosen = os.environ.get(f"AUDIT_{section}__{key}".upper())
    if chosen:
        return chosen
    try:
        with open(settings_file(), encoding="utf-8-sig") as file:
            written = file.read()
        if wanted not in written:
            return None
        import tomllib

        return tomllib.loads(written)[section][key]
    except (ImportError, OSError, ValueError, KeyError, TypeError):
        return None


def settings_file() -> str:
    """The file that `--config` names, or the one of the current folder."""
    for place, word in enumerate(sys.argv[1:], 2):
        if word == "--config" and place < len(sys.argv):
            return sys.argv[place]
        if word.startswith("--config="):
            return word.partition("=")[2]
    return "audit.toml"


def tell(message: str, end: str = "\n") -> None:
    """Say something to the user, beside what the program itself prints."""
    if sys.stderr is not None:
        print(message, end=end, file=sys.stderr, flush=True)


def on_terminal() -> bool:
    """Whether a person watches what is told."""
    return sys.stderr is not None and sys.stderr.isatty()


def hold_the_window() -> None:
    """On Windows, after a double click: wait for Enter, for the window closes with this process.

    At most an hour: a task of the Task Scheduler looks just the same, and must end by itself.
    """
    if sys.platform == "win32" and len(sys.argv) == 1 and on_terminal() and owns_the_window():
        import msvcrt

        tell(text("enter"), end="")
        end = time.monotonic() + 60 * 60
        while time.monotonic() < end and not (msvcrt.kbhit() and msvcrt.getwch() in "\r\n"):
            time.sleep(0.05)


def owns_the_window() -> bool:
    """Whether all that share our Windows console are Pythons: this one, and the `py` that may have started it."""
    if sys.platform != "win32":
        return False
    import ctypes

    system = ctypes.windll.kernel32
    processes = (ctypes.c_uint32 * 4)()
    count = system.GetConsoleProcessList(processes, len(processes))
    for process in processes[:count]:
        handle = system.OpenProcess(0x1000, False, process)  # PROCESS_QUERY_LIMITED_INFORMATION
        path, size = ctypes.create_unicode_buffer(1024), ctypes.c_uint32(1024)
        system.QueryFullProcessImageNameW(handle, 0, path, ctypes.byref(size))
        system.CloseHandle(handle)
        if not os.path.basename(path.value).lower().startswith("py"):
            return False
    return bool(0 < count <= len(processes))


if __name__ == "__main__":
    exit_code = main(sys.argv[1:])
    hold_the_window()
    sys.exit(exit_code)
