"""A link to pay at leads where it seems to lead, or no letter has it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aldia.ledger.values.cells import Raw
from aldia.ledger.values.pay_links import parse_pay_link
from aldia.ledger.values.problems import Wrong

GOOD = [
    "https://pay.example/1",
    "https://pay.example",
    "HTTPS://Pay.Example/Factura?id=1&x=a@b#final",
    "https://pay.example:443/1",
    "https://pagos.banco.example:8443/boton?ref=F%201",
    "https://añil.example/niño",
    "https://xn--ail-8ma.example/",
    "https://straße.example/",
    "https://banka-istanbul.example/öde",
    "https://пример.рф/счёт",
    "https://παράδειγμα.ελ/",
    "https://例え.テスト/",
    "https://支払い.example/",
    "https://한국.example/",
    "https://مثال.إختبار/",
    "https://www.360.example/",
    " https://pay.example/1\n",
]


@pytest.mark.parametrize("typed", GOOD)
def test_a_link_to_a_domain_is_taken_as_it_is(typed: str) -> None:
    assert parse_pay_link(Raw(typed)) == typed.strip()


BAD = {
    "a user that looks like the domain": ("https://pay.example@evil.com/", "link_at"),
    "a user and a word to pass": ("https://pay.example:x@evil.com/", "link_at"),
    "nothing before the at sign": ("https://@evil.com/", "link_at"),
    "a backslash that browsers read as a slash": ("https://evil.com\\@pay.example/", "link_hidden"),
    "a backslash in the path": ("https://pay.example/\\@evil.com", "link_hidden"),
    "a turned direction": ("https://pay.example/\u202efdp.exe", "link_hidden"),
    "a zero-width joiner": ("https://pay\u200d.example/", "link_hidden"),
    "a selector": ("https://pay.example/a\ufe0f", "link_hidden"),
    "a blank": ("https://pay.example/a b", "link_hidden"),
    "a line break": ("https://pay.example/\nhttps://evil.com/", "link_hidden"),
    "a control character": ("https://pay.example/\x00", "link_hidden"),
    "half of a pair": ("https://pay.example/\ud800", "link_hidden"),
    "a placeholder that nobody filled in": ("https://pay.example/{factura}", "link_hidden"),
    "markup": ("https://pay.example/<b>", "link_hidden"),
    "IPv4": ("https://203.0.113.7/pagar", "link_number"),
    "IPv4 as one number": ("https://3405803783/", "link_number"),
    "IPv4 in hexadecimal": ("https://0xcb007107/", "link_number"),
    "IPv4 in parts": ("https://pay.0x7f/", "link_number"),
    "IPv6": ("https://[2001:db8::1]/", "link_number"),
    "IPv6 with a port": ("https://[2001:db8::1]:443/", "link_number"),
    "one label": ("https://intranet/pagar", "link_invalid"),
    "a machine of the office": ("https://servidor.local/", "link_invalid"),
    "a dot at the end": ("https://pay.example./1", "link_invalid"),
    "two dots": ("https://pay..example/", "link_invalid"),
    "a dot of another script": ("https://pay。example/", "link_invalid"),
    "letters of full width": ("https://ｐａｙ.example/", "link_invalid"),
    "an encoded domain": ("https://p%61y.example/", "link_invalid"),
    "a hyphen at the end of a label": ("https://pay-.example/", "link_invalid"),
    "a label of 64 letters": (f"https://{'a' * 64}.example/", "link_invalid"),
    "a domain of 255 letters": (f"https://{'a.' * 124}example/", "link_invalid"),
    "a link of 2,001 characters": ("https://pay.example/" + "a" * 1981, "link_invalid"),
    "an unusual port": ("https://pay.example:8080/", "link_invalid"),
    "a port that is none": ("https://pay.example:/", "link_invalid"),
    "a port of other digits": ("https://pay.example:٤٤٣/", "link_invalid"),
    "no domain": ("https:///pay.example", "link_invalid"),
    "one slash": ("https:/pay.example/", "link_invalid"),
    "plain HTTP": ("http://pay.example/", "link_invalid"),
    "no scheme": ("pay.example/1", "link_invalid"),
    "a script": ("javascript:alert(1)", "link_invalid"),
    "a mail": ("mailto:a@pay.example", "link_invalid"),
    "Latin with one Cyrillic letter": ("https://p\u0430y.example/", "link_letters"),
    "Latin with one Greek letter": ("https://pay\u03c1al.example/", "link_letters"),
    "all Cyrillic before a Latin end": ("https://раурае.com/", "link_letters"),
    "the same, encoded": ("https://xn--80aa0aeg0b.com/", "link_letters"),
    "a letter of phonetics": ("https://p\u0251y.example/", "link_letters"),
    "an i without its dot": ("https://p\u0131x.example/", "link_letters"),
    "a mark that stands alone": ("https://pay\u0338.example/", "link_letters"),
    "an encoded label that is none": ("https://xn--.example/", "link_invalid"),
    "an encoded label of plain letters": ("https://xn--pay-.example/", "link_invalid"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_letter_goes_without(case: str) -> None:
    typed, code = BAD[case]

    found = parse_pay_link(Raw(typed))

    assert isinstance(found, Wrong)
    assert found.code == code


def host_as_browsers_read(link: str) -> str:
    """Find the host as the WHATWG's URL standard does, as far as the state machine goes."""
    plain = re.sub(r"[\t\n\r]", "", link).replace("\\", "/")
    authority = re.split("[/?#]", re.sub("^https:/*", "", plain, flags=re.I))[0]
    return re.sub(r":\d*$", "", authority.rpartition("@")[2]).lower()


PIECES = st.one_of(
    st.sampled_from(
        ["https://", "pay.example", "evil.com", ":443", "/", "\\", "@", "?", "#", ".", "xn--", "["]
    ),
    st.text(max_size=4),
)


@given(
    st.one_of(
        st.lists(PIECES, max_size=7),
        st.lists(PIECES, max_size=5).map(lambda pieces: ["https://", "pay.example", *pieces]),
    )
)
@example(["https://", "pay.example", "?", "@", "evil.com"])
@example(["https://", "pay.example", "/", "@", "evil.com"])
def test_two_readers_find_the_same_domain_in_a_link_that_is_taken(pieces: list[str]) -> None:
    link = parse_pay_link(Raw("".join(pieces)))
    if isinstance(link, Wrong):
        return

    parts = urlsplit(link)

    assert (parts.scheme, parts.username) == ("https", None)
    assert "." in (parts.hostname or "")
    assert parts.hostname == host_as_browsers_read(link)
    assert link.isprintable()
