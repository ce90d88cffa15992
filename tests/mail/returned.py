"""Notices of undelivered mail as the common mail servers write them, about a message of ours."""

from __future__ import annotations

from email import message_from_bytes
from email.utils import parseaddr

TOP = "Date: Mon, 2 Nov 2026 08:31:00 +0100\nTo: retur@sandnes.example\nMIME-Version: 1.0\n"


def _of(original: bytes) -> tuple[str, str, str]:
    """Its reader, its Message-ID in brackets, and its headers."""
    message = message_from_bytes(original)
    head = original.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("ascii")
    return parseaddr(str(message["To"]))[1], str(message["Message-ID"]), head


def _made(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def postfix(original: bytes, action: str = "failed", status: str = "5.1.1", recipient: str = "") -> bytes:
    """As Postfix 3.7 writes it; also what it writes after some hours, with `delayed` and 4.4.1."""
    reader, _, head = _of(original)
    recipient = recipient or reader
    code = f"{status[0]}50"
    return _made(
        f"""Return-Path: <>
From: MAILER-DAEMON@mx.sandnes.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
{TOP}Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4jXnQ21cKYz1.1793600000/mx.sandnes.example"
Content-Transfer-Encoding: 8bit

This is a MIME-encapsulated message.

--4jXnQ21cKYz1.1793600000/mx.sandnes.example
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

This is the mail system at host mx.sandnes.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<{recipient}>: host 192.0.2.7[192.0.2.7] said: {code} {status}
    <{recipient}>: Recipient address rejected: User unknown (in reply to RCPT TO command)

--4jXnQ21cKYz1.1793600000/mx.sandnes.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.sandnes.example
X-Postfix-Queue-ID: 4jXnQ21cKYz1
X-Postfix-Sender: rfc822; retur@sandnes.example
Arrival-Date: Mon,  2 Nov 2026 08:30:58 +0100 (CET)

Final-Recipient: rfc822; {recipient}
Original-Recipient: rfc822;{recipient}
Action: {action}
Status: {status}
Remote-MTA: dns; 192.0.2.7
Diagnostic-Code: smtp; {code} {status} <{recipient}>: Recipient address rejected:
    User unknown

--4jXnQ21cKYz1.1793600000/mx.sandnes.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <retur@sandnes.example>
{head}

--4jXnQ21cKYz1.1793600000/mx.sandnes.example--
"""
    )


def exchange(original: bytes) -> bytes:
    """As Microsoft 365 writes it: a long page for people, `rfc822;` without a space, fields of its own."""
    reader, _, head = _of(original)
    page = "".join(f'<td style=3D"font-size:{n}px">Kunne ikke levere meldingen. Feil=\r\n</td>\r\n' for n in range(800))
    return _made(
        f"""From: <postmaster@sandnes.onmicrosoft.example>
Subject: =?utf-8?B?S2FuIGlra2UgbGV2ZXJlczogTcOlbmVkc3JhcHBvcnQ=?=
In-Reply-To: {_of(original)[1]}
References: {_of(original)[1]}
X-MS-Exchange-Message-Is-Ndr:
{TOP}Content-Type: multipart/report; report-type=delivery-status;
\tboundary="0d6a5b1c-9f10-4f4c-8a55-5b1f7a1f6c60"

--0d6a5b1c-9f10-4f4c-8a55-5b1f7a1f6c60
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="77f9c0f5-6c0e-4a7e-9f35-4e9bd1b8a1a2"

--77f9c0f5-6c0e-4a7e-9f35-4e9bd1b8a1a2
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<html><body>{page.replace(chr(13), "")}</body></html>

--77f9c0f5-6c0e-4a7e-9f35-4e9bd1b8a1a2--

--0d6a5b1c-9f10-4f4c-8a55-5b1f7a1f6c60
Content-Type: message/delivery-status

Reporting-MTA: dns;OL1P279MB0001.NORP279.PROD.OUTLOOK.example
Received-From-MTA: dns;rapport.sandnes.example
Arrival-Date: Mon, 2 Nov 2026 07:30:58 +0000

Original-Recipient: rfc822;{reader}
Final-Recipient: rfc822;{reader.upper()}
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup
X-Display-Name: {reader}


--0d6a5b1c-9f10-4f4c-8a55-5b1f7a1f6c60
Content-Type: message/rfc822

Received: from OL1P279MB0002.NORP279.PROD.OUTLOOK.example (192.0.2.8)
{head}

(the message)

--0d6a5b1c-9f10-4f4c-8a55-5b1f7a1f6c60--
"""
    )


def gmail(original: bytes) -> bytes:
    """As Gmail writes it: a picture, and a code of several lines."""
    reader, _, head = _of(original)
    picture = "\n".join(["iVBORw0KGgoAAAANSUhEUgAAAJAAAACQCAQAAABNTyozAAAH+klEQVR42u3bfbBUZR3A8e8CgZt"] * 70)
    return _made(
        f"""Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
{TOP}X-Failed-Recipients: {reader}
Content-Type: multipart/report; boundary="0000000000003d1a9d0625f9c0ab"; report-type=delivery-status

--0000000000003d1a9d0625f9c0ab
Content-Type: multipart/related; boundary="0000000000003d25c70625f9c0ad"

--0000000000003d25c70625f9c0ad
Content-Type: image/png; name="icon.png"
Content-Transfer-Encoding: base64

{picture}
--0000000000003d25c70625f9c0ad--
--0000000000003d1a9d0625f9c0ab
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.example
Arrival-Date: Sun, 01 Nov 2026 23:30:58 -0800 (PST)
X-Original-Message-ID: {_of(original)[1]}

Final-Recipient: rfc822; {reader}
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552-5.2.2 The recipient's inbox is out of storage space and inactive.
 552 5.2.2 Please direct the recipient to clear out space. - gsmtp
Last-Attempt-Date: Sun, 01 Nov 2026 23:30:59 -0800 (PST)

--0000000000003d1a9d0625f9c0ab
Content-Type: message/rfc822

{head}

--0000000000003d1a9d0625f9c0ab--
"""
    )


def qmail(original: bytes) -> bytes:
    """As qmail writes it: for people alone, and without MIME."""
    reader, _, head = _of(original)
    return _made(
        f"""Return-Path: <>
From: MAILER-DAEMON@mail.example
To: retur@sandnes.example
Subject: failure notice

Hi. This is the qmail-send program at mail.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{reader}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <retur@sandnes.example>
{head}

Hei
"""
    )


def exim(original: bytes) -> bytes:
    """As an old Exim writes it: without a code, but with a header that lists the recipients."""
    reader, _, head = _of(original)
    return _made(
        f"""Return-path: <>
X-Failed-Recipients: {reader}
From: Mail Delivery System <Mailer-Daemon@mail.example>
To: retur@sandnes.example
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {reader}
    Unrouteable address

------ This is a copy of the message, including all the headers. ------

{head}
"""
    )


def squirrel(original: bytes) -> bytes:
    """A report that a gateway wrote out as quoted-printable, so that the Message-ID is broken in two."""
    _, name, _ = _of(original)
    return postfix(original).replace(name.encode(), name[:20].encode() + b"=\r\n" + name[20:].encode())


def out_of_office(original: bytes) -> bytes:
    """An automatic answer that quotes everything; it is no notice."""
    reader, name, head = _of(original)
    return _made(
        f"""Return-Path: <>
From: {reader}
Subject: Automatisk svar: Månedsrapport
Auto-Submitted: auto-replied
In-Reply-To: {name}
{TOP}Content-Type: text/plain; charset=utf-8

Jeg er tilbake 550 dager fra nå. Skriv til {reader}. Feil 5.1.1 er en feil.

> {head}
"""
    )


def receipt(original: bytes) -> bytes:
    """That the mail was read (RFC 8098)."""
    reader, name, head = _of(original)
    return _made(
        f"""From: {reader}
Subject: Lest: Månedsrapport
{TOP}Content-Type: multipart/report; report-type=disposition-notification; boundary="x"

--x
Content-Type: message/disposition-notification

Final-Recipient: rfc822;{reader}
Original-Message-ID: {name}
Disposition: automatic-action/MDN-sent-automatically; displayed

--x
Content-Type: text/rfc822-headers

{head}
--x--
"""
    )


def answer(original: bytes) -> bytes:
    """A person's answer, with the mail attached."""
    reader, name, head = _of(original)
    return _made(
        f"""From: {reader}
Subject: SV: Månedsrapport
In-Reply-To: {name}
{TOP}Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: text/plain

Takk! 550 kr. er greit.
--x
Content-Type: message/rfc822

{head}

Hei
--x--
"""
    )
