"""Tax numbers of customers, by their country's form and check digit.

The rules are written down from memory, and were not read at each country's office. A country that
is not among them is not checked, nor is the United States' EIN, which has no check digit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from aldia.ledger.values.folding import fold_words

NAMES = frozenset("nit rut ruc cuit rfc cnpj cpf nif cif nie".split())
"""What the number is called in headers; a column that is called otherwise may hold any code."""


def names_tax_number(header: str) -> bool:
    return bool(NAMES & {*fold_words(header).split()})


def is_wrong(text: str, country: str) -> bool:
    """Tell whether a text is no tax number of a country; never for one whose form is not known."""
    check = _CHECKS.get(country)
    number = re.sub(r"[\s./]", "", text).upper()
    return bool(number) and check is not None and not check(number)


def _weighted(digits: str, weights: Sequence[int]) -> int:
    """Return the sum of each character's value times its weight; a letter counts as Brazil says."""
    return sum((ord(c) - 48) * weight for c, weight in zip(digits, weights, strict=True))


_NIT = (3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71)


def _is_nit(number: str) -> bool:
    """Check a Colombian NIT; without its check digit, or as a cédula, it may be any number."""
    found = re.fullmatch(r"(\d{5,15})(?:-(\d))?", number)
    if found is None:
        return False
    digits = found[1][::-1]
    rest = _weighted(digits, _NIT[: len(digits)]) % 11
    return found[2] is None or int(found[2]) == (rest if rest < 2 else 11 - rest)


def _is_rut(number: str) -> bool:
    found = re.fullmatch(r"(\d{6,8})-?([\dK])", number)
    if found is None:
        return False
    weights = [2 + place % 6 for place in range(len(found[1]))]
    return found[2] == "0123456789K0"[11 - _weighted(found[1][::-1], weights) % 11]


_ELEVEN = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def _is_ruc(number: str) -> bool:
    is_form = re.fullmatch(r"\d{11}", number) is not None
    return is_form and int(number[-1]) == (11 - _weighted(number[:10], _ELEVEN) % 11) % 10


def _is_cuit(number: str) -> bool:
    digits = number.replace("-", "")
    is_form = re.fullmatch(r"\d{11}", digits) is not None
    return is_form and digits[-1] == "01234567899"[-_weighted(digits[:10], _ELEVEN) % 11]


def _is_rfc(number: str) -> bool:
    return re.fullmatch(r"[A-ZÑ&]{3,4}\d{6}[A-Z\d]{3}", number.replace("-", "")) is not None


def _is_brazilian(number: str) -> bool:
    """Check a CNPJ, whose first twelve characters may be letters too, or a CPF."""
    text = number.replace("-", "")
    if re.fullmatch(r"\d{11}", text):
        return _ends_right(text, [10, 9, 8, 7, 6, 5, 4, 3, 2])
    is_form = re.fullmatch(r"[A-Z\d]{12}\d{2}", text) is not None
    return is_form and _ends_right(text, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])


def _ends_right(text: str, weights: list[int]) -> bool:
    """Check the last two digits, the second of which counts the first in."""
    body = text[:-2]
    for factors in (weights, [weights[0] + 1, *weights]):
        rest = _weighted(body, factors) % 11
        body += str(0 if rest < 2 else 11 - rest)
    return body == text


_NIF = "TRWAGMYFPDXBNJZSQVHLCKE"


def _is_nif(number: str) -> bool:
    """Check a Spanish NIF of a person, a foreigner or a company."""
    text = number.replace("-", "")
    if found := re.fullmatch(r"([XYZ]?)(\d{7,8})([A-Z])", text):
        digits = str("XYZ".index(found[1])) + found[2] if found[1] else found[2]
        return len(digits) == 8 and found[3] == _NIF[int(digits) % 23]
    company = re.fullmatch(r"[A-HJ-NP-SUVW](\d{7})([\dA-J])", text)
    if company is None:
        return False
    odd = sum(sum(divmod(2 * int(digit), 10)) for digit in company[1][::2])
    rest = (odd + sum(map(int, company[1][1::2]))) % 10
    control = (10 - rest) % 10
    return company[2] in {str(control), "JABCDEFGHI"[control]}


_CHECKS: Mapping[str, Callable[[str], bool]] = {
    "AR": _is_cuit,
    "BR": _is_brazilian,
    "CL": _is_rut,
    "CO": _is_nit,
    "ES": _is_nif,
    "MX": _is_rfc,
    "PE": _is_ruc,
}
