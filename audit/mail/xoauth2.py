"""The login to Microsoft 365: a token instead of a password, got through `msal` and shown to SMTP or IMAP.

The only file that imports msal, which is an extra (`requirements-365.txt`). How the administrator grants the access:
docs/mail.md. The exchange: https://learn.microsoft.com/exchange/client-developer/legacy-protocols
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from audit.mail.credentials import client_secret
from audit.mail.faults import Unreachable
from audit.model import Text, Trouble
from audit.settings import Settings

AUTHORITY: Final = "https://login.microsoftonline.com"
SCOPE: Final = "https://outlook.office365.com/.default"
TIMEOUT: Final = 60.0  #: seconds for each request
MAY_PASS: Final = {"temporarily_unavailable", "server_error"}  #: errors that mean: later (RFC 6749, 4.1.2.1)

#: Error codes of Microsoft's that the administrator meets, and what they mean.
#: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
NO_SUCH_APP: Final = {90002, 900021, 900023, 700016}
NO_SUCH_SECRET: Final = {7000215, 7000222}

Token = Callable[[], str]


def token_source(settings: Settings) -> Token:
    """What gives a valid token whenever it is called, asking Microsoft only when the last one has expired.

    `Trouble` where the settings do not suffice or msal is not installed; `Unreachable` and `Trouble` when called.
    """
    mail = settings.mail
    if not (mail.tenant and mail.client_id):
        raise Trouble(
            Text(
                "With auth = “xoauth2”, [mail] tenant and client_id in the settings must be filled in: the directory "
                "(tenant) and the application as shown in Microsoft Entra."
            )
        )
    secret = client_secret(settings)
    try:
        import msal
    except ImportError as error:
        raise Trouble(
            Text(
                "The login to Microsoft 365 needs the package msal, which is not installed. Start with run.py, which "
                "installs it when auth is “xoauth2”, or write: python -m pip install -r requirements-365.txt"
            )
        ) from error
    known: list[Any] = []  # made at the first call, for making it asks Microsoft where tokens are given

    def token() -> str:
        try:
            if not known:
                known.append(
                    msal.ConfidentialClientApplication(
                        mail.client_id,
                        authority=f"{AUTHORITY}/{mail.tenant}",
                        client_credential=secret,
                        instance_discovery=False,
                        http_client=_web(settings),
                    )
                )
            answer: dict[str, Any] = known[0].acquire_token_for_client(scopes=[SCOPE])
        except ValueError as error:  # msal's own; the directory has no page that says where its tokens are given
            raise _no_such_app(settings, f"{AUTHORITY}/{mail.tenant}") from error
        except OSError as error:  # what `requests` raises too
            raise _in_words(error) from error
        if "access_token" not in answer:
            raise _refused(settings, answer)
        return str(answer["access_token"])

    return token


def show_to_smtp(smtp: smtplib.SMTP, user: str, token: str) -> None:
    """Logs in with the token, over a connection that is encrypted already; SMTPException where the server refuses."""
    if "XOAUTH2" not in smtp.esmtp_features.get("auth", "").upper().split():
        raise smtplib.SMTPNotSupportedError("XOAUTH2")
    # A token is longer than an SMTP command may be, so it comes as the answer to a challenge (RFC 4954, 4).
    smtp.auth("XOAUTH2", lambda challenge=None: _answer(user, token, challenge), initial_response_ok=False)


def answer_for_imap(user: str, token: str) -> Callable[[bytes], bytes]:
    """What `imaplib.IMAP4.authenticate` asks for the answer to a challenge."""
    return lambda challenge: _answer(user, token, challenge).encode("ascii")


def _answer(user: str, token: str, challenge: bytes | None) -> str:
    """To an empty challenge the token; to one that says why it was refused an empty line, which ends the exchange."""
    return "" if challenge else f"user={user}\1auth=Bearer {token}\1\1"


def _web(settings: Settings) -> Any:
    """What msal asks through: it goes by the proxies of the computer, and by `ca_file` alone where that is set.

    Set on the session itself, `verify` would yield to the environment variable REQUESTS_CA_BUNDLE.
    """
    import requests

    session = requests.Session()
    ca_file = settings.mail.ca_file
    verify = str(settings.path(ca_file)) if ca_file else True
    session.request = partial(session.request, verify=verify, timeout=TIMEOUT)  # type: ignore[method-assign] # as msal does
    return session


def _refused(settings: Settings, answer: dict[str, Any]) -> Trouble:
    words = str(answer.get("error_description") or answer.get("error") or answer).partition("Trace ID")[0]
    words = " ".join(words.split())
    codes = set(answer.get("error_codes") or [])
    if answer.get("error") in MAY_PASS:
        return Unreachable(Text("Microsoft 365 gives no token just now: {words} Try again later.", words=words))
    if codes & NO_SUCH_APP:
        return _no_such_app(settings, words)
    if codes & NO_SUCH_SECRET:
        return Trouble(
            Text(
                "Microsoft 365 does not accept the secret of the application {client}: {words} Make a new one in "
                "Microsoft Entra under “Certificates & secrets”, and use its value, not its id.",
                client=settings.mail.client_id,
                words=words,
            )
        )
    return Trouble(
        Text(
            "Microsoft 365 gives the application {client} no token: {words} docs/mail.md says what the administrator "
            "sets up.",
            client=settings.mail.client_id,
            words=words,
        )
    )


def _no_such_app(settings: Settings, words: str) -> Trouble:
    return Trouble(
        Text(
            "Microsoft 365 does not know the application {client} in the directory {tenant} ({words}). See that [mail] "
            "client_id and tenant are as shown in Microsoft Entra.",
            client=settings.mail.client_id,
            tenant=settings.mail.tenant,
            words=words,
        )
    )


def _in_words(error: OSError) -> Trouble:
    import requests

    host = AUTHORITY.partition("//")[2]
    if isinstance(error, requests.exceptions.SSLError):
        return Trouble(
            Text(
                "The certificate of {host}, which gives the token for Microsoft 365, cannot be trusted ({error}). If "
                "the network inspects encrypted traffic, [mail] ca_file must name a file that holds its certificate "
                "too.",
                host=host,
                error=_cause(error),
            )
        )
    return Unreachable(
        Text(
            "{host}, which gives the token for Microsoft 365, does not answer ({error}). See that the network is up "
            "and that no firewall stands between; behind a proxy, HTTPS_PROXY must be set.",
            host=host,
            error=_cause(error),
        )
    )


def _cause(error: BaseException) -> str:
    """The innermost of the errors that `requests` wraps in one another, the only one that says anything."""
    while error.__context__ is not None:
        error = error.__context__
    return str(getattr(error, "verify_message", "") or getattr(error, "strerror", "") or error)
