"""Links for paying an invoice: only those that lead where they seem to lead are accepted."""

from __future__ import annotations

import re
import unicodedata

from aldia.ledger.values.cells import Raw
from aldia.ledger.values.characters import bare
from aldia.ledger.values.problems import Wrong

_LONGEST = 2000
"""Characters; longer ones do not open in every browser and mail program."""

_PORTS = ("", ":443", ":8443")
"""Ports on which payment pages usually answer."""

_FORBIDDEN = re.compile(r'[\s\\"<>^`{|}\u2800]')
"""Characters that RFC 3986 does not allow. A browser reads a backslash as a slash."""

_WHOLE = re.compile(r"https://([^/?#]*)(?:[/?#].*)?", re.I)
_PORT = re.compile(r":[0-9]*$")
_NUMBER = re.compile(r"\[.*\]|(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
"""An IPv6 address, or a domain that ends in a number, which browsers read as an IPv4 address."""

_LONGEST_HOST = 253
"""Characters of a domain that DNS allows (RFC 1035)."""

_LONGEST_LABEL = 63
"""Characters of each of its labels (RFC 1035)."""

_NOWHERE = frozenset("localhost local internal invalid test onion arpa lan".split())
"""Last labels of domains that a customer's browser cannot find (RFC 6761, 6762, 7686)."""

_LIKE_LATIN = frozenset({"CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE", "LISU"})
"""Scripts in which whole words look like Latin ones."""

_JAPANESE = frozenset({"HIRAGANA", "KATAKANA", "CJK"})
_OTHER_NAMES = {"KATAKANA-HIRAGANA": "KATAKANA", "IDEOGRAPHIC": "CJK"}
_OWN_LETTERS = frozenset("ßæœøđłþðħŋ")
"""Letters of European alphabets that are not an ASCII letter with a mark."""


def parse_pay_link(raw: Raw) -> str | Wrong:
    """Return a link that is safe to send, or what is wrong with it.

    A safe link begins with `https://` and a domain. The domain has no user before it, no unusual
    port, is not a number in any notation, and none of its letters may be taken for others (see
    `_confusable`). Nothing in the link is invisible. Words that look alike within one alphabet
    (`paypa1`) cannot be told from good ones, and pass.
    """
    text = raw.text.strip(" \t\r\n")
    if not text.isprintable() or bare(text) != text or _FORBIDDEN.search(text):
        return Wrong("link_hidden")
    whole = _WHOLE.fullmatch(text)
    if whole is None or len(text) > _LONGEST:
        return Wrong("link_invalid")
    authority = whole[1]
    if "@" in authority:
        return Wrong("link_at", {"host": authority.rpartition("@")[2][:80]})
    port = _PORT.search(authority)
    host = authority[: port.start()] if port else authority
    if (port[0] if port else "") not in _PORTS:
        return Wrong("link_invalid")
    return _checked_host(host.lower()) or text


def _checked_host(host: str) -> Wrong | None:
    """Return what is wrong with a domain in lower case."""
    if _NUMBER.fullmatch(host):
        return Wrong("link_number", {"host": host[:80]})
    labels = [_decoded(label) for label in host.split(".")]
    good = [label for label in labels if label and _is_label(label)]
    if len(good) < max(len(labels), 2) or len(host) > _LONGEST_HOST or good[-1] in _NOWHERE:
        return Wrong("link_invalid")
    wrong = _confusable(good)
    return None if wrong is None else Wrong("link_letters", {"label": wrong})


def _decoded(label: str) -> str | None:
    """Return a label as people see it; None for an `xn--` that no registry would give out."""
    if not label.startswith("xn--"):
        return label
    try:
        seen = label[4:].encode("ascii").decode("punycode")
        is_regular = not seen.isascii() and seen.encode("punycode").decode() == label[4:]
    except (UnicodeError, OverflowError):
        return None
    return seen if is_regular else None


def _is_label(label: str) -> bool:
    """Tell whether a label is letters, marks, digits 0 to 9 and inner hyphens, in normal form.

    Browsers turn what is not in normal form, such as full-width letters and dots, into characters
    that people did not see.
    """
    length = len(label) if label.isascii() else len(label.encode("punycode")) + 4
    is_normal = unicodedata.normalize("NFKC", label).lower() == label
    signs = all(sign in "-0123456789" or unicodedata.category(sign)[0] in "LM" for sign in label)
    return signs and is_normal and length <= _LONGEST_LABEL and label.strip("-") == label


def _confusable(labels: list[str]) -> str | None:
    """Return the first label whose letters may be taken for others; None for none.

    A good label is of one script (kana and Chinese signs count as one), as in Unicode's UTS #39,
    "single script". If any label has Latin letters, as `.com` has, no label may be of a script in
    which whole words look like Latin ones. A Latin letter is an ASCII letter, with or without a
    mark, or one of `_OWN_LETTERS`; `ı` and `ɑ` are not.
    """
    scripts = [{_script(sign) for sign in label if sign not in "-0123456789"} for label in labels]
    is_latin = any("LATIN" in found for found in scripts)
    for label, found in zip(labels, scripts, strict=True):
        is_mixed = len(found) > 1 and not found <= _JAPANESE
        if is_mixed or (is_latin and found & _LIKE_LATIN) or "" in found:
            return label
    return None


def _script(sign: str) -> str:
    """Return a letter's script, the first word of its Unicode name; empty for an unusual letter."""
    if "a" <= sign <= "z":
        return "LATIN"
    first = unicodedata.name(sign, "").partition(" ")[0]
    if first == "LATIN":
        base = unicodedata.normalize("NFD", sign)[0]
        return "LATIN" if base.isascii() or sign in _OWN_LETTERS else ""
    return _OTHER_NAMES.get(first, first)
