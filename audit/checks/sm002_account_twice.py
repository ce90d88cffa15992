"""What it checks
    No account stands twice in Kontoer: neither the same Konto-ID nor the same link.

Why it matters
    Of two rows about one account only one can be true, and evidence about the other is lost. The audit reads the
    first.

How to fix
    Keep one row for the account and delete the other. If they are two accounts, give each its own Konto-ID and link.
"""

from collections.abc import Iterator

from audit.check import Context, Problem, RegisterProblem, register_check
from audit.model import Severity, Text, folded, grouped, tidy
from audit.schema import ACCOUNTS


@register_check("SM002", "Account listed twice", Severity.HIGH)
def account_twice(context: Context) -> Iterator[RegisterProblem]:
    """The accounts that share a Konto-ID, and those that share a link under different ones."""
    sheet = ACCOUNTS.names.nb
    for same in grouped(context.inventory.accounts, lambda account: account.key).values():
        if len(same) > 1:
            message = Text(
                "The Konto-ID {id} stands on {n} rows. The first is audited.", id=same[0].id.value, n=len(same)
            )
            problem = Problem(message, tuple(account.id.cell for account in same))
            yield RegisterProblem(sheet, same[0].id.value or "", problem, account=same[0].key)
    by_link = grouped(context.inventory.audited, lambda account: folded_link(account.link.value or ""))
    for link, same in by_link.items():
        if link and len(same) > 1:
            message = Text("{accounts} have the same link.", accounts=[account.id.value or "" for account in same])
            problem = Problem(message, tuple(account.link.cell for account in same))
            # accounts of two units: the finding belongs to neither, lest one unit's mail speak of the other's
            one_unit = len({folded(account.unit.value or "") for account in same}) == 1
            yield RegisterProblem(sheet, link, problem, account=same[0].key if one_unit else None)


def folded_link(link: str) -> str:
    """The link without scheme, `www.`, the case of its host and a final slash, which make no difference."""
    bare = tidy(link).partition("://")[2] or tidy(link).removeprefix("//")
    host, slash, path = bare.partition("/")
    return (host.casefold().removeprefix("www.") + slash + path).rstrip("/")
