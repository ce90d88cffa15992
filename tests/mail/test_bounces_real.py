"""What a real Postfix gives back after it was taken is marked, once, and nothing else is."""

from __future__ import annotations

from pathlib import Path

from tests.mail.post_office import DOMAIN, PostOffice
from tests.mail.registers import AS_OF, MONTH, a_register, audit, states


def test_what_postfix_gives_back_is_marked_once(office: PostOffice, tmp_path: Path) -> None:
    a_register(tmp_path, 3, unit1=f"borte@{DOMAIN}")
    settings = office.settings("starttls")
    assert audit(tmp_path, "run", *MONTH, *AS_OF, "--send", settings=settings).returncode == 0
    assert len(states(tmp_path)["sent"]) == 4
    office.settle()
    settings = settings | {"AUDIT_BOUNCES__MAILDIR": str(office.root / "mail" / "retur" / "Maildir")}

    first = audit(tmp_path, "bounces", settings=settings)
    assert first.returncode == 3, first.stderr
    assert f"til borte@{DOMAIN} kom i retur: " in first.stderr
    mail = tmp_path / "reports" / "2026-10" / "mail"
    (lost,) = (mail / "failed").glob("*.eml")
    assert lost.name.startswith("leader-borte-")
    assert len(states(tmp_path)["sent"]) == 3
    assert "bounced: " in lost.with_name(f"{lost.name}.txt").read_text(encoding="utf-8")

    second = audit(tmp_path, "bounces", settings=settings)
    assert (second.returncode, second.stderr) == (0, "")
