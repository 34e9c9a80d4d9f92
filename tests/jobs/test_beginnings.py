"""From an empty workbook, and in English: the whole way to a letter."""

from __future__ import annotations

from aldia import environment, resources
from aldia.jobs.connect import try_connection
from aldia.workbook.setup.adopting import adopt
from tests.office import Office


def start(office: Office, tab: str, locale: str, **cells: object) -> None:
    """Set up an empty workbook and type one invoice into the tab that it made."""
    office.make_book(headers=[], locale=locale)
    adopt(office.client(), resources.schema())
    header = office.values(tab)[0]
    typed = {f"{chr(65 + header.index(name))}2": value for name, value in cells.items()}
    office.edit({"tab": tab, "type": typed})


def test_an_empty_workbook_becomes_one_that_sends(office: Office) -> None:
    cells = {
        "Factura": "0007",
        "Cliente": "Café",
        "Correo": "c@cafe.example",
        "Vence": "20/11/2026",
    }
    start(office, "Facturas", "es_CO", **cells, Importe="1.250.000", Moneda="COP")
    office.set_settings(Modo="real", Negocio="La Espiga", Remitente="cobros@laespiga.example")
    office.set_settings(Autorizaron_el_correo="sí")
    assert try_connection(office.client, environment.mailer())[1]

    office.run()

    assert [letter.subject for letter in office.mail] == [
        "Factura 0007, vencida hace 4 días ($ 1.250.000)"
    ]
    assert office.values("Facturas")[1][0] == "0007"


def test_an_english_workbook_writes_english_letters_and_reasons(office: Office) -> None:
    start(
        office,
        "Invoices",
        "en_US",
        Invoice="INV-7",
        Customer="Blue Café",
        Email="ap@blue.example",
        Due="11/21/2026",
        Amount="$1,250.50",
        Status="Unpaid",
    )
    rows = [row[0] for row in office.values("Settings")]
    values = {"Mode": "live", "Business": "Wheat Ltd", "Sender": "billing@wheat.example"}
    office.edit(
        {"tab": "Settings", "type": {f"B{rows.index(k) + 1}": v for k, v in values.items()}}
    )
    assert try_connection(office.client, environment.mailer())[1]

    office.run()

    [letter] = office.mail
    assert letter.subject == "Invoice INV-7, 3 days overdue ($1,250.50)"
    assert "was due on November 21, 2026" in letter.text
    header, row = office.values("Invoices")[:2]
    assert row[header.index("Why")] == "Next: Reminder 2 on Dec 1"
    assert row[header.index("Open now")] == "1,250.50"
    assert office.values("Settings")[1][3] == "Looked at on Nov 24, 2026. 1 email went out today."
