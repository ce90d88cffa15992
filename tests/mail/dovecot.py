"""A real Dovecot that shows one mailbox by IMAP over TLS, to a password or to a token of Microsoft's sort."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.mail.servers import PASSWORD, closed_port
from tests.programs import program

USER = "retur@sandnes.example"
KEY = b"a key that only this test knows"

SETTINGS = """
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
listen = 127.0.0.1
protocols = imap
ssl = required
ssl_cert = <{certificates}/server.pem
ssl_key = <{certificates}/server.key
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 0
mail_location = maildir:{root}/Maildir
passdb {{
  driver = static
  args = password={password}
  mechanisms = plain login
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {root}/oauth2
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={root}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""

TOKENS = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={root}/keys/
username_attribute = upn
"""


@dataclass(frozen=True)
class Box:
    """The mailbox, while Dovecot is up."""

    port: int
    maildir: Path


@contextmanager
def imap(certificates: Path) -> Iterator[Box]:
    """Dovecot, up for as long as it lasts, at a port of its own; `certificates` holds those of `servers.authority`."""
    dovecot = program("dovecot", package="dovecot-imapd")
    root = Path(tempfile.mkdtemp(prefix="imap-"))  # short, for a socket's path may have no more than 108 characters
    port, who = closed_port(), pwd.getpwuid(os.getuid())
    user = "mail" if who.pw_uid == 0 else who.pw_name
    group = "mail" if who.pw_uid == 0 else str(who.pw_gid)
    values = {"root": root, "certificates": certificates, "user": user, "group": group, "port": port}
    (root / "keys" / "default" / "HS256").mkdir(parents=True)
    (root / "keys" / "default" / "HS256" / "default").write_bytes(base64.b64encode(KEY))
    (root / "oauth2").write_text(TOKENS.format(**values))
    (root / "dovecot.conf").write_text(SETTINGS.format(**values, password=PASSWORD))
    for part in ("new", "cur", "tmp"):
        (root / "Maildir" / part).mkdir(parents=True)
    root.chmod(0o755)
    if who.pw_uid == 0:
        for path in (root / "Maildir", *(root / "Maildir").iterdir()):
            shutil.chown(path, "mail", "mail")
    process = subprocess.Popen([dovecot, "-F", "-c", root / "dovecot.conf"], stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process, root / "log")
        yield Box(port, root / "Maildir")
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(root)


def token(user: str = USER, padding: int = 1500) -> str:
    """A token (JWT) as long as Microsoft's that Dovecot finds sound."""

    def part(content: bytes) -> str:
        return base64.urlsafe_b64encode(content).rstrip(b"=").decode()

    now = int(time.time())
    claims = {"upn": user, "sub": user, "iat": now, "nbf": now - 60, "exp": now + 3600, "roles": "x" * padding}
    signed = f"{part(json.dumps({'typ': 'JWT', 'alg': 'HS256'}).encode())}.{part(json.dumps(claims).encode())}"
    return f"{signed}.{part(hmac.digest(KEY, signed.encode(), hashlib.sha256))}"


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError(log.read_text() if log.exists() else "Dovecot did not start")
