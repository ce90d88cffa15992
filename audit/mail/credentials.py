"""What proves us to the mail server and the mail server to us: the secrets, and the certificates trusted."""

from __future__ import annotations

import ssl
from contextlib import suppress
from pathlib import Path
from typing import Final

from audit.model import Text, Trouble
from audit.settings import Settings

SERVICE: Final = "kontotilsyn"  #: what a secret is filed under in the computer's keyring


def password(settings: Settings) -> str:
    """The password of `[mail] user`; `Trouble` where there is none."""
    return _secret(settings.password, settings.mail.user, "AUDIT_MAIL__PASSWORD")


def bounces_password(settings: Settings) -> str:
    """The password of `[bounces] user`; `Trouble` where there is none."""
    return _secret(settings.bounces_password, settings.bounces.user, "AUDIT_BOUNCES__PASSWORD")


def client_secret(settings: Settings) -> str:
    """The secret of the app `[mail] client_id`; `Trouble` where there is none."""
    return _secret(settings.client_secret, settings.mail.client_id, "AUDIT_MAIL__CLIENT_SECRET")


def _secret(given: str, user: str, variable: str) -> str:
    """From the environment, else from the computer's keyring; asking for it would hang a scheduled run."""
    if given:
        return given
    import keyring
    import keyring.errors

    found: str | None = None
    with suppress(keyring.errors.KeyringError):  # no keyring on this computer, or it is locked: as good as empty
        found = keyring.get_password(SERVICE, user)
    if not found:
        raise Trouble(
            Text(
                "There is no password for {user}. Give it as the environment variable {variable}, or put it in this "
                "computer's keyring with: keyring set {service} {user}",
                user=user,
                variable=variable,
                service=SERVICE,
            )
        )
    return found


def trusted(ca_file: Path | None) -> ssl.SSLContext:
    """TLS that verifies the server's certificate, by the computer's own authorities or those of `ca_file` alone."""
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise Trouble(
            Text(
                "The certificate file {file} in [mail] ca_file cannot be read: {error}. It must be there, in PEM form.",
                file=str(ca_file),
                error=error.strerror or str(error),
            )
        ) from error
