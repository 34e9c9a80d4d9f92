"""Nobody reads one thing while another is there; what makes a character what it is stays."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aldia.ledger.values.characters import LONGEST_CELL, legible, storable
from aldia.ledger.values.folding import identifier_key, name_key, tidy
from tests.builders import a_ledger, a_row

BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
SEEN = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
"""Characters of category Cf that are drawn: Arabic number signs and their kin."""

ANY = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cs"]),
        st.sampled_from([*BIDI, *"\u200b\u200c\u200d\ufe0f\ufe0e\r\n\t\x00👩👧🏴اक", "\u0301"]),
        st.characters(min_codepoint=0xE0020, max_codepoint=0xE007F),
    )
)

WHOLE = {
    "a family": "Familia 👨‍👩‍👧‍👦 Ejemplo",
    "a heart on fire": "Café ❤️‍🔥",
    "a skin tone and a trade": "Taller 👩🏽‍🔧",
    "a flag with tags": "Pub 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "a flag of colours": "Bar 🏳️‍🌈",
    "a keycap": "Tienda 1️⃣",
    "Persian with a joiner between letters": "نان\u200cوایی تهران",
    "Arabic with a joiner at the end": "سنة ١٤٤٧ ه\u200d",
    "Hindi": "क्\u200dष",
    "Malayalam at the end of a word": "അവന്\u200d",
    "an Arabic number sign": "\u0600١٢",
    "accents that are not composed": "Cafe\u0301",
}


@pytest.mark.parametrize("case", WHOLE)
def test_what_makes_a_character_what_it_is_stays(case: str) -> None:
    assert tidy(WHOLE[case]) == WHOLE[case]


CLEANED = {
    "right-to-left override": ("Pago \u202egpj.exe", "Pago gpj.exe"),
    "isolates": ("\u2068Ana\u2069 \u2066Ruiz\u2069", "Ana Ruiz"),
    "marks of direction": ("\u200eAna\u200f Ruiz\u061c", "Ana Ruiz"),
    "a zero-width space and a byte order mark": ("\ufeffA\u200bna", "Ana"),
    "a soft hyphen": ("Trans\u00adportes", "Transportes"),
    "a joiner between Latin letters": ("pay\u200dpal\u200c", "paypal"),
    "a joiner behind an emoji": ("👩\u200d Ana", "👩 Ana"),
    "two joiners": ("👩\u200d\u200d👧", "👩👧"),
    "selectors behind one another": ("A\ufe0f\ufe0f\ufe0e", "A\ufe0f"),
    "tags without a flag": ("Ana\U000e0041\U000e0042\U000e007f", "Ana"),
    "a blank that is none": ("\u3164Ana\u2800Ruiz\u2060", "Ana Ruiz"),
    "half of a pair": ("Ana \ud83d", "Ana \ufffd"),
    "line breaks and controls": ("Ana\r\nBcc: x\x00\u2028\x85y", "Ana Bcc: x y"),
}


@pytest.mark.parametrize("case", CLEANED)
def test_what_nobody_sees_is_left_out(case: str) -> None:
    typed, clean = CLEANED[case]

    assert tidy(typed) == clean


@given(ANY)
def test_a_clean_text_is_one_line_that_reads_as_it_is(text: str) -> None:
    clean = tidy(text)

    assert not set(clean) & {*BIDI, *"\r\n\x00\u2028\u2029"}
    assert clean.encode().decode() == clean
    assert tidy(clean) == clean
    assert legible(legible(text)) == legible(text)


def test_every_format_character_is_known_here() -> None:
    formats = [chr(c) for c in range(sys.maxunicode + 1) if unicodedata.category(chr(c)) == "Cf"]

    assert [each for each in formats if legible(f"a{each}b") != "ab"] == list(SEEN)


@given(ANY)
def test_a_number_is_the_same_one_before_and_after_it_is_cleaned(text: str) -> None:
    assert identifier_key(tidy(text)) == identifier_key(text)


def test_a_name_with_hidden_characters_is_the_same_debtor() -> None:
    assert name_key("\u202eÑandú\u2069 S.A.") == name_key("Ñandú S.A.")
    assert name_key("👨‍👩‍👧 Ruiz") == name_key("👨👩👧 Ruiz")


def test_names_numbers_settings_and_own_words_are_all_cleaned() -> None:
    ledger = a_ledger(
        a_row("F-\u202e1", customer="Ana \u2066Ruiz"),
        letters=[["amable", "español", "Su \u202efactura", "Hola\u200b,\n\n\u2067debe"]],
        settings={"Negocio": "La \u202eEspiga", "Cómo pagar": "Uno\u202e\nDos"},
    )
    [invoice], [words] = ledger.invoices, ledger.custom_templates.values()

    assert (invoice.number, invoice.customer) == ("F-1", "Ana Ruiz")
    assert (words.subject, words.opening) == ("Su factura", "Hola,\n\ndebe")
    assert ledger.settings.business == "La Espiga"
    assert ledger.settings.payment_instructions == "Uno\nDos"


@given(ANY, st.integers(2, 60))
def test_what_is_stored_fits_and_is_whole(text: str, longest: int) -> None:
    kept = storable(text, longest)

    assert len(kept.encode("utf-16-le")) <= 2 * longest
    assert storable(kept, longest) == kept


def test_a_cells_worth_is_kept_and_more_is_cut() -> None:
    assert storable("ñ" * LONGEST_CELL) == "ñ" * LONGEST_CELL
    assert storable("😀" * LONGEST_CELL) == "😀" * (LONGEST_CELL // 2 - 1) + "…"
