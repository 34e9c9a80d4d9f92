"""Which column a header names, and which it does not."""

from string import ascii_letters

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from aldia import resources
from aldia.ledger.schema.headers import is_date_pattern, match_header
from aldia.ledger.schema.schema import Tab
from aldia.ledger.values.currencies import CURRENCY_NAMES, SHARED_SIGNS, SIGNS, currency_codes
from aldia.ledger.values.folding import fold_words

SCHEMA = resources.schema()
INVOICES = SCHEMA["invoices"]
PEOPLES = [tab for tab in SCHEMA.tabs.values() if tab.owner == "person"]

READ = {
    "Valor (USD)": "amount",
    "Monto [USD]": "amount",
    "Importe {€}": "amount",
    "Importe US$": "amount",
    "Total (pesos)": "amount",
    "Valor en dólares": "amount",
    "Amount in EUR": "amount",
    "Importe ($)": "amount",
    "Vence (dd/mm/aaaa)": "due",
    "Due [YYYY-MM-DD]": "due",
    "Emitida (día-mes-año)": "issued",
    "Pagado (dd/mm/aa)": "paid",
    "Correo (cliente)": "email",
    "Estado (de pago)": "state",
    "Pagado (sí/no)": "paid",
    "¿Pagado?": "paid",
    "Fecha de pago (real)": "paid_on",
    "Valor ( )": "amount",
}

ANOTHER = [
    "Valor (miles)",
    "Valor en miles",
    "Valor MM$",
    "Saldo (miles de pesos)",
    "Importe (sin IVA)",
    "Total (con IVA)",
    "Valor (cuota mensual)",
    "Correo (vendedor)",
    "Email (contador)",
    "Email [accountant]",
    "Estado (del pedido)",
    "Estado {civil}",
    "Notas (no cobrar)",
    "Valor USD/COP",
    "Importe (EUR, sin IVA)",
    "Correo (USD)",
    "Valor (dd/mm/aaaa)",
    "Valor (dd)",
    "Retención (%)",
    "Retención %",
    "ICA ‰",
    "Correo (продавец)",
    "Valor 千",
    "Correo (★)",
    "Total TOP",
    "Valor (GRD)",
    "Received",
    "Recibido",
]


@pytest.mark.parametrize(("header", "key"), READ.items())
def test_a_header_may_name_its_currency_or_the_order_of_its_days(header: str, key: str) -> None:
    assert match_header(INVOICES, header) == key


@pytest.mark.parametrize("header", ANOTHER)
def test_what_else_a_header_says_makes_it_another_column(header: str) -> None:
    assert match_header(INVOICES, header) is None


def names(tab: Tab) -> list[str]:
    columns = tab.people_columns
    return [name for each in columns for name in (*each.header.values(), *each.aliases)]


def is_on_the_closed_list(text: str) -> bool:
    marks = {*SIGNS, *SHARED_SIGNS, *currency_codes(), "$"}
    says_currency = set(text.split()) <= marks or fold_words(text) in {*CURRENCY_NAMES, "pesos"}
    return not text.strip() or says_currency or is_date_pattern(text)


@given(
    st.sampled_from(PEOPLES).flatmap(
        lambda tab: st.tuples(st.just(tab), st.sampled_from(names(tab)))
    ),
    st.text(st.characters(exclude_characters="()[]{}", exclude_categories=("C", "Z")), max_size=12)
    | st.text(ascii_letters + "áéíóú ", max_size=20),
    st.sampled_from(["()", "[]", "{}"]),
)
def test_any_bracket_outside_the_closed_list_makes_it_another_column(
    place: tuple[Tab, str], inside: str, brackets: str
) -> None:
    tab, name = place
    header = f"{name} {brackets[0]}{inside}{brackets[1]}"
    assume(not is_on_the_closed_list(inside))
    assume(fold_words(header) not in tab.keys_by_header or not fold_words(inside))

    assert match_header(tab, header) is None


@given(
    st.sampled_from(names(INVOICES)),
    st.sampled_from(sorted(currency_codes() - {"ALL", "KGS", "TOP"})),
)
def test_a_currency_is_left_out_of_the_headers_of_sums_alone(name: str, code: str) -> None:
    key = match_header(INVOICES, name)
    assert key is not None
    is_sum = INVOICES.column(key).is_money

    assert match_header(INVOICES, f"{name} ({code})") == (key if is_sum else None)
