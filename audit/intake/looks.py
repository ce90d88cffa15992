"""What the values of a column look like: an e-mail, the link of a known platform, a date, a name of a platform, …"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from audit.intake.persons import persons_of
from audit.model import folded, tidy
from audit.schema import Column, Kind, Names
from audit.workbook.values import ADDRESS, BrokenCell, Misread, Raw, shown, understand

#: The platforms whose links are known, with the letters that a made Konto-ID begins with.
PLATFORMS: Final = {
    "Facebook": ("FB", ("facebook.com", "fb.com", "fb.me")),
    "Instagram": ("IG", ("instagram.com", "instagr.am")),
    "X": ("X", ("x.com", "twitter.com")),
    "YouTube": ("YT", ("youtube.com", "youtu.be")),
    "LinkedIn": ("LI", ("linkedin.com", "lnkd.in")),
    "TikTok": ("TT", ("tiktok.com",)),
    "Snapchat": ("SC", ("snapchat.com",)),
    "Threads": ("TH", ("threads.net", "threads.com")),
    "Bluesky": ("BS", ("bsky.app",)),
    "Vimeo": ("VI", ("vimeo.com",)),
    "Flickr": ("FL", ("flickr.com",)),
    "Pinterest": ("PI", ("pinterest.com",)),
    "Twitch": ("TW", ("twitch.tv",)),
    "Issuu": ("IS", ("issuu.com",)),
    "WhatsApp": ("WA", ("whatsapp.com", "wa.me")),
}
OTHER_WORDS: Final = {
    "Facebook": ("fb", "facebook-side", "facebookside", "facebook-gruppe"),
    "Instagram": ("ig", "insta"),
    "X": ("twitter", "x/twitter", "twitter/x", "x (twitter)", "twitter (x)"),
    "YouTube": ("you tube", "yt"),
    "LinkedIn": ("linked in",),
    "TikTok": ("tik tok",),
    "Snapchat": ("snap",),
}
BY_HOST: Final = {host: name for name, (_, hosts) in PLATFORMS.items() for host in hosts}
BY_WORD: Final = {folded(word): name for name in PLATFORMS for word in (name, *OTHER_WORDS.get(name, ()))}

HOST: Final = re.compile(r"(?:https?://)?((?:[\w-]{1,63}\.){1,8}[a-z]{2,20})(?=[/?#:]|$)", re.IGNORECASE)
LINK_LIKE: Final = re.compile(r"https?://|\w\.\w|^@\w", re.IGNORECASE)
ID_LIKE: Final = re.compile(r"[A-ZÆØÅ]{1,5}[-_. ]?\d{1,6}")
NAME_LIKE: Final = re.compile(r"[A-ZÆØÅ][\w'’.-]+(?: [A-ZÆØÅ][\w'’.-]*){1,3}")
DATE_LIKE: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|(?:19|20)\d{2}\b")  #: and yet may be none
SAMPLE: Final = 500  #: values that are looked at
MOST: Final = 0.6  #: of the values must fit

A_DAY: Final = Column("day", Names("", "", ""), Kind.DAY)
A_YES_OR_NO: Final = Column("yes_no", Names("", "", ""), Kind.YES_NO)


def platform_of(link: str) -> str:
    """The platform that a link leads to; blank where it is none that is known."""
    match = HOST.match(tidy(link))
    host = match[1].casefold() if match else ""
    while host:
        if host in BY_HOST:
            return BY_HOST[host]
        host = host.partition(".")[2]
    return ""


def initials_of(platform: str) -> str:
    """The letters that a Konto-ID for an account of the platform begins with."""
    known = BY_WORD.get(folded(platform))
    if known:
        return PLATFORMS[known][0]
    return "".join(char for char in platform.upper() if char.isalnum())[:2] or "KTO"


def most(values: Sequence[Raw], fits: Callable[[Raw], bool]) -> bool:
    """Whether most of the values fit; false where there are none."""
    looked_at = values[:SAMPLE]
    return bool(looked_at) and sum(map(fits, looked_at)) >= MOST * len(looked_at)


def is_email(raw: Raw) -> bool:
    """Whether an e-mail address stands in it, a web address aside."""
    return isinstance(raw, str) and "://" not in raw and any(map(ADDRESS.search, tidy(raw).split()))


def is_link(raw: Raw) -> bool:
    """Whether it is the link of a known platform."""
    return isinstance(raw, str) and bool(platform_of(raw))


def is_platform(raw: Raw) -> bool:
    """Whether it is the name of a known platform; an X alone may as well be a tick."""
    return isinstance(raw, str) and folded(raw) in BY_WORD and folded(raw) != "x"


def is_title_of_platform(raw: Raw) -> bool:
    """Whether it is the name of a known platform where no tick can stand."""
    return isinstance(raw, str) and folded(raw) in BY_WORD


def is_day(raw: Raw) -> bool:
    """Whether it is a date."""
    return isinstance(understand(raw, A_DAY), date)


def is_yes_or_no(raw: Raw) -> bool:
    """Whether it means yes or no."""
    return isinstance(understand(raw, A_YES_OR_NO), bool)


def is_id(raw: Raw) -> bool:
    """Whether it looks like an id: some letters and a number."""
    return isinstance(raw, str) and bool(ID_LIKE.fullmatch(tidy(raw)))


def is_person(raw: Raw) -> bool:
    """Whether it looks like somebody's name."""
    return isinstance(raw, str) and bool(NAME_LIKE.fullmatch(tidy(raw)))


def names_people(raw: Raw) -> bool:
    """Whether it names one or several people, or holds e-mail addresses."""
    return isinstance(raw, str) and (
        is_email(raw) or any(is_person(each.name) for each in persons_of(raw) if not each.email)
    )


def fit(values: Sequence[Raw], column: Column) -> bool:
    """Whether the values may well be those of the column; with no value at all they may. Errors of Excel are none."""
    values = [raw for raw in values if not isinstance(raw, BrokenCell)]
    if not values:
        return True
    if column.key == "link":
        return most(values, lambda raw: bool(LINK_LIKE.search(shown(raw))))
    if column.kind is Kind.EMAIL:
        return most(values, is_email)
    if column.kind in (Kind.DAY, Kind.MOMENT):
        return most(values, lambda raw: is_day(raw) or (isinstance(raw, str) and bool(DATE_LIKE.match(tidy(raw)))))
    return most(values, lambda raw: not isinstance(understand(raw, column), Misread))
