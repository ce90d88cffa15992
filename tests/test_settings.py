"""A setting that is wrong never passes in silence: the sentence names the file and the key."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from audit.language import language
from audit.model import Trouble
from audit.settings import SHIPPED, Settings, language_of, load

TABLES = "Those there are: bounces, mail, organisation, paths, policy, remind, report and schedule."
NOTHING: Mapping[str, str] = {}


def written(folder: Path, toml: str) -> Path:
    file = folder / "audit.toml"
    file.write_text(toml, encoding="utf-8")
    return file


def settings(folder: Path, toml: str = "", environment: Mapping[str, str] = NOTHING) -> Settings:
    return load(written(folder, toml), environment)


def refused(folder: Path, toml: str = "", environment: Mapping[str, str] = NOTHING) -> str:
    """The sentence without the file's name, once it is seen that it names it."""
    with pytest.raises(Trouble) as caught:
        settings(folder, toml, environment)
    file = str(folder / "audit.toml")
    for code in ("nb", "nn", "en"):
        words = language(code)(caught.value.text)
        assert file in words
    return words.removeprefix(f"{file}: ")


def test_no_setting_need_be_written(tmp_path: Path) -> None:
    assert settings(tmp_path) == Settings(folder=tmp_path)


def test_the_settings_that_come_with_the_program_are_sound() -> None:
    shipped = load(SHIPPED / "audit.toml", {})
    assert shipped.organisation.name == "Sandnes kommune"
    assert shipped.mail.transport == "outbox"


@pytest.mark.parametrize("start", ["", "\ufeff"], ids=["plain", "as Notepad saves it"])
def test_paths_are_seen_from_the_file(tmp_path: Path, start: str) -> None:
    read = settings(tmp_path, f'{start}[paths]\ninventory = "data/register.xlsx"')
    assert read.path(read.paths.inventory) == tmp_path / "data" / "register.xlsx"
    assert read.templates == SHIPPED / "templates"
    (tmp_path / "templates").mkdir()
    assert read.templates == tmp_path / "templates"


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("[mial]\nhost = 'x'", "[mial] is not a setting. Did you mean “mail”?"),
        ("[schedule]\nday = 31", "[schedule] day is 31, but must be 28 or less."),
        (
            "[schedule]\ntimezone = 'Oslo'",
            '[schedule] timezone is "Oslo", but must be the name of a time zone, such as Europe/Oslo.',
        ),
        (
            "[schedule]\ntimezone = '../passwd'",
            '[schedule] timezone is "../passwd", but must be the name of a time zone, such as Europe/Oslo.',
        ),
        ("[remind]\nenabled = 'kanskje'", '[remind] enabled is "kanskje", but must be true or false.'),
        ("[mail]\nhsot = 'x'", "[mail] hsot is not a setting. Did you mean “host”?"),
        (
            "name = 'x'",
            f"[name] is not a setting. {TABLES}",
        ),
        (
            "folder = 'x'",
            f"[folder] is not a setting. {TABLES}",
        ),
        ("[mail]\nport = 'x'", '[mail] port is "x", but must be a whole number.'),
        ("[policy]\nadmins_min = 2.5", "[policy] admins_min is 2.5, but must be a whole number."),
        ("[policy]\nadmins_min = 0", "[policy] admins_min is 0, but must be 1 or more."),
        ("[policy]\nremoval_hours = 9999", "[policy] removal_hours is 9999, but must be 8760 or less."),
        ("[policy]\nadmins_max = []", "[policy] admins_max is [], but must be a whole number."),
        (
            "[organisation]\nlanguage = 'sv'",
            '[organisation] language is "sv", but must be one of nb, nn or en.',
        ),
        ("[organisation]\nname = ' '", '[organisation] name is " ", but must be a text that is not blank.'),
        ("[organisation]\nname = 5", "[organisation] name is 5, but must be a text in quotes."),
        ("[organisation]\nlabels = 'x'", '[organisation] labels is "x", but must be a list in square brackets.'),
        ("[organisation]\nlabels = []", "[organisation] labels is [], but must be a list with something in it."),
        ("[mail]\nsummary_to = ['a', 3]", "[mail] summary_to is 3, but must be a text in quotes."),
        ("[paths]\nreports = 2026-10-03", '[paths] reports is "2026-10-03", but must be something else.'),
        ("mail = 5", "[mail] is 5, but must be something else."),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_must_be(tmp_path: Path, toml: str, words: str) -> None:
    assert refused(tmp_path, toml) == words


@pytest.mark.parametrize(
    "toml",
    [
        "[mail]\npassword = 'hemmelig'",
        "password = 'hemmelig'",
        "[policy]\npassword = 'hemmelig'",
        "[mail]\nclient_secret = 'hemmelig'",
        "[bounces]\npassword = 'hemmelig'",
    ],
)
def test_a_password_in_the_file_is_refused_and_not_repeated(tmp_path: Path, toml: str) -> None:
    words = refused(tmp_path, toml, {"AUDIT_MAIL__PASSWORD": "another"})
    assert "holds a mail password or a client secret. Take it out and give it as the environment variable" in words
    assert "AUDIT_MAIL__PASSWORD, AUDIT_MAIL__CLIENT_SECRET or AUDIT_BOUNCES__PASSWORD" in words
    assert "hemmelig" not in words


def test_a_password_comes_from_the_environment_and_is_not_shown(tmp_path: Path) -> None:
    variables = ("AUDIT_MAIL__PASSWORD", "AUDIT_MAIL__CLIENT_SECRET", "AUDIT_BOUNCES__PASSWORD")
    read = settings(tmp_path, environment={variable: f"hemmelig-{variable[6:]}" for variable in variables})
    assert read.password == "hemmelig-MAIL__PASSWORD"
    assert read.client_secret == "hemmelig-MAIL__CLIENT_SECRET"
    assert read.bounces_password == "hemmelig-BOUNCES__PASSWORD"
    assert "hemmelig" not in repr(read)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    file = tmp_path / "borte.toml"
    with pytest.raises(Trouble) as caught:
        load(file, {})
    assert language("en")(caught.value.text) == f"There is no settings file {file}. Give its place with --config."


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="cannot be read"):
        load(tmp_path, {})


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("[mail", "the end of the file"),
        ("[mail]\nhost = x", "line 2"),
        ("[mail]\nport = 1\nport = 2", "the end of the file"),
        ("[mail]\nport = 1\nport = 2\n", "line 3"),
        ("[paths]\ninventory = 'C:\\x\n'", "line 2"),
        ('[paths]\ninventory = "C:\\x"', "line 2"),
        ("[mail]\nsender = hemmelig", "line 2"),
    ],
)
def test_broken_toml_is_told_with_its_place_and_what_to_do(tmp_path: Path, toml: str, words: str) -> None:
    sentence = refused(tmp_path, toml)
    assert sentence.startswith(f"{tmp_path / 'audit.toml'}, {words} cannot be understood. Write key = value")
    assert "hemmelig" not in sentence


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    file = tmp_path / "audit.toml"
    file.write_bytes("[organisation]\nname = 'Målselv'".encode("latin-1"))
    with pytest.raises(Trouble, match=r"audit\.toml is not in UTF-8\. Open it in Notepad"):
        load(file, {})


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    read = settings(
        tmp_path,
        "[mail]\nhost = 'a.example'\nport = 25\n[policy]\nadmins_max = 3",
        {"AUDIT_MAIL__HOST": "b.example", "AUDIT_POLICY__ADMINS_MAX": "4", "AUDIT_PATHS__REPORTS": "ut", "HOME": "/"},
    )
    assert (read.mail.host, read.mail.port, read.policy.admins_max) == ("b.example", 25, 4)
    assert read.paths.reports == Path("ut")


@pytest.mark.parametrize(
    "text", ["a@b.example, c@d.example", '["a@b.example", "c@d.example"]', "a@b.example,c@d.example"]
)
def test_a_list_in_the_environment_has_commas_or_is_json(tmp_path: Path, text: str) -> None:
    read = settings(tmp_path, "[mail]\nsummary_to = ['x']", {"AUDIT_MAIL__SUMMARY_TO": text})
    assert read.mail.summary_to == ("a@b.example", "c@d.example")


def test_a_blank_variable_changes_nothing(tmp_path: Path) -> None:
    assert settings(tmp_path, "[mail]\nhost = 'a.example'", {"AUDIT_MAIL__HOST": ""}).mail.host == "a.example"


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("AUDIT_MAIL__HSOT", "x", "[mail] hsot is not a setting. Did you mean “host”?"),
        ("AUDIT_MIAL__HOST", "x", "[mial] is not a setting. Did you mean “mail”?"),
        ("AUDIT_MAIL__PORT", "x", '[mail] port is "x", but must be a whole number.'),
        (
            "AUDIT_FOLDER__X",
            "x",
            f"[folder] is not a setting. {TABLES}",
        ),
    ],
)
def test_a_wrong_variable_is_told_like_a_wrong_setting(tmp_path: Path, variable: str, value: str, words: str) -> None:
    assert refused(tmp_path, environment={variable: value}) == words


def test_a_variable_does_not_hide_a_broken_section(tmp_path: Path) -> None:
    assert refused(tmp_path, "mail = 5", {"AUDIT_MAIL__HOST": "x"}) == "[mail] is 5, but must be something else."


@pytest.mark.parametrize(
    ("toml", "environment", "code"),
    [
        ("[organisation]\nlanguage = 'nn'", {}, "nn"),
        ("[organisation]\nlanguage = 'nn'", {"AUDIT_ORGANISATION__LANGUAGE": "en"}, "en"),
        ("[organisation]\nlanguage = 'sv'", {}, "nb"),
        ("organisation = 5", {}, "nb"),
        ("[broken", {}, "nb"),
    ],
)
def test_the_language_is_known_before_the_settings_are(
    tmp_path: Path, toml: str, environment: dict[str, str], code: str
) -> None:
    assert language_of(written(tmp_path, toml), environment) == code
    assert language_of(tmp_path / "borte.toml", {}) == "nb"
