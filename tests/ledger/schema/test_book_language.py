"""The language that a book's headers are in."""

import pytest

from aldia.ledger.schema.book_language import language_of_headers

LANGUAGES: dict[str, tuple[str, str | None]] = {
    "Spanish": ("Factura, Cliente, Correo, Vence, Importe", "es"),
    "Spanish as a program writes it": ("NOMBRECLIENTE, NUM_FACTURA, FechaVencimiento, Valor", "es"),
    "Spanish with one borrowed word": ("Factura, Cliente, Email, Vencimiento, Total", "es"),
    "English": ("Invoice, Customer, Email, Due date, Amount", "en"),
    "English as a program writes it": ("InvoiceID, CustomerName, DueDate, AmountDue", "en"),
    "Portuguese": ("Nota fiscal, Cliente, Vencimento, Valor, Situação", "pt"),
    "words of both": ("Factura, Invoice", None),
    "words of neither": ("Total, Email, ABC", None),
    "nothing": ("", None),
}


@pytest.mark.parametrize("case", LANGUAGES)
def test_the_language_is_the_one_that_most_headers_are_in(case: str) -> None:
    headers, language = LANGUAGES[case]

    assert language_of_headers(headers.split(", ")) == language
