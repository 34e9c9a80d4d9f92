"""Columns of strangers' books are taken for what they are, or for nothing."""

from decimal import Decimal

import pytest

from aldia import resources
from aldia.ledger.recognition.matches import NOT_USED, Basis
from aldia.ledger.recognition.matching import match_columns
from aldia.ledger.tabs.tables import Table, find_table
from aldia.ledger.values.cells import Rows, Scalar

INVOICES = resources.schema()["invoices"]

HEADERS = {
    "invoice": "NUMFACT|Nº Fra.|InvoiceID|fac_num|Factura No.|Invoice Number|Nº NF|NUM. DOCUMENTO",
    "customer": "NOMBRECLIENTE|RazonSocial|Customer Name|ContactName|Nome do cliente|Couple|Payor",
    "due": "fec_ven|Fecha Vcto|Fecha venc.|F. Vto|Due Dt|DueDate|Data de vencimento|FECVENCIMIENTO"
    "|Vencto Real|Fecha de pago acordada|Data de pagamento combinada|Agreed payment date"
    "|Para cuándo paga|Pagar antes del|Cuándo vence|Pay until|To pay by|When due|Paga até",
    "issued": "FecEmision|F. Emisión|Invoice Date|Data emissão|Fecha Doc.|Date Issued",
    "amount": "Importe TTC|Monto plan|Valor do curso"
    "|Vlr. Factura|VALORTOTAL|Total c/IVA|Invoice Amount|Valor total (R$)"
    "|Monto Total|MntTotal|Rent|Prima",
    "stated": "Resto contra entrega"
    "|Saldo por cobrar|Importe pendiente|Balance Due|SaldoDoc|Valor em aberto|Adeudo"
    "|Left to collect|Net outstanding|SaldoInsol|Closing balance",
    "paid": "Importe cobrado|Abono 1|Amount Paid|VLR_ABONADO|Valor recebido|2do pago"
    "|COBRADO (X)|PD|Deposit rec'd|Pago inicial|Initial payment",
    "paid_on": "Fecha de pago|fechapago|Date Paid|Data de pagamento|Fecha cobro",
    "state": "Estado de cobro|Payment Status|Situação|ESTATUS|Estado de la factura",
    "email": "EmailAddress|CORREOELECTRONICO|E-mail cobrança|Correo de contacto|Client email",
    "series": "Serie|Prefijo",
    "term": "Condiciones de pago|Días de crédito|Payment terms|Plazo (días)",
    "currency": "Tipo de moneda|Currency Code|Mon.|CodDivisa",
    "withheld": "ReteFuente|Ret. IVA|Withholding tax|Valor retido|Ret. IIBB|Rte ICA",
    "detraction": "Detracción|Monto detracción",
    "detraction_paid": "Detracción pagada|Pago de detracción|Detracción depositada",
    "detraction_slip": "Constancia de detracción|Fecha detracción|N° constancia detracción",
    "perception": "Percepción|Percepciones IIBB",
}

LONGER = {
    "invoice": "Serie/N°|move_name|Nº da venda",
    "term": "invoice_payment_term_id",
    "due": "Tiene plazo hasta|Día que vence",
    "issued": "Día que emitimos|La mandé el|Data da venda",
    "paid_on": "Check rec'd on|Día que depositó",
    "customer": "Bodega / Cliente|Cliente/Tienda|Loja / Cliente|Customer / Store"
    "|Mandante|Le vendimos a|Fantasia"
    "|Nombre del cliente/proveedor a mostrar en la factura|partner_name",
    "amount": "Soles|Dólares|Total con signo|monto_cuota",
    "stated": "Me falta|Still to come"
    "|Importe adeudado con signo|amount_residual|SALDOACT|Saldo al 31/03/2026",
}


def test_a_word_that_means_nothing_beside_others_does_alone() -> None:
    number, *_ = match_columns(INVOICES, ["OS", "valor do serviço", "pagar até", "cliente"], [])

    assert (number.key, number.is_certain) == ("invoice", True)


@pytest.mark.parametrize(
    ("key", "header"),
    [(key, h) for said in (HEADERS, LONGER) for key in said for h in said[key].split("|")],
)
def test_a_header_is_read_by_its_words(key: str, header: str) -> None:
    [match] = match_columns(INVOICES, [header], [])

    assert (match.key, match.is_certain) == (key, True)


@pytest.mark.parametrize(
    "header",
    [
        "Correo (vendedor)",
        "Saldo acumulado",
        "Saldo anterior",
        "Valor asegurado",
        "Fecha entrega",
        "Días vencidos",
        "IVA",
        "Base imponible",
        "Importe neto",
        "Retención %",
        "Ciudad",
        "Nota débito",
        "Fecha último pago del cliente",
        "Total kilos",
        "Tax amount",
        "Número de cargo",
    ],
)
def test_words_that_say_something_else_name_no_column_of_ours(header: str) -> None:
    [match] = match_columns(INVOICES, [header], [])

    assert match.key in {"", "part_on"}


def taken(headers: list[str], *rows: list[Scalar]) -> dict[str, str]:
    return {m.header: m.key for m in match_columns(INVOICES, headers, rows) if m.is_certain}


def test_what_stands_in_a_column_decides_between_two_meanings_of_its_header() -> None:
    days = taken(["Vencimiento", "Zona"], [46300, "A"], [46330, "B"])
    terms = taken(["Vencimiento", "Zona"], [30, "A"], [60, "B"])

    assert (days, terms) == ({"Vencimiento": "due"}, {"Vencimiento": "term"})


@pytest.mark.parametrize("words", [["Crédito 30", "Contado"], ["30 días fecha factura", "net 15"]])
def test_days_to_pay_are_known_as_people_write_them(words: list[str]) -> None:
    rows: list[list[Scalar]] = [[46300, word] for word in words]

    assert taken(["Vencimiento", "Condición"], *rows)["Condición"] == "term"


def test_a_fiscal_number_is_the_invoice_s_where_it_has_no_other() -> None:
    rows: list[list[Scalar]] = [[f"B010000{n}", f"INV/2026/{n}"] for n in range(361, 366)]

    assert taken(["NCF", "Número"], *rows) == {"Número": "invoice"}
    assert taken(["NCF", "Zona"], *rows)["NCF"] == "invoice"


def test_a_code_that_differs_for_one_and_the_same_name_is_the_invoice_s_number() -> None:
    rows: list[list[Scalar]] = [["1041", "Ana Ruiz"], ["1042", "Ana Ruiz"], ["1043", "Luis Peña"]]
    theirs: list[list[Scalar]] = [["C-1", "Ana Ruiz"], ["C-1", "Ana Ruiz"], ["C-2", "Luis Peña"]]

    assert taken(["id", "customer_name"], *rows)["id"] == "invoice"
    assert taken(["id", "customer_name"], *theirs)["id"] == "customer_code"


def test_nota_is_the_number_where_each_row_has_its_own_code() -> None:
    numbers = taken(["Nota", "Zona"], ["N-31", "A"], ["N-32", "B"])
    remarks = taken(["Nota", "Zona"], ["llamar el 12", "A"], ["", "B"])

    assert (numbers, remarks) == ({"Nota": "invoice"}, {"Nota": "notes"})


def test_texts_of_a_few_letters_and_a_number_are_no_states() -> None:
    assert taken(["Est. pago", "Zona"], ["EP 1", "A"], ["EP 2", "B"]) == {}


@pytest.mark.parametrize("header", ["Pedido", "Docto cruce", "Serie comprobante", "Boleto"])
def test_a_number_of_another_document_is_the_row_s_where_it_has_no_other(header: str) -> None:
    rows: list[list[Scalar]] = [[f"001-{n}", f"F-{n}"] for n in range(5, 10)]

    assert taken([header, "Zona"], *rows)[header] == "invoice"
    assert taken([header, "Factura"], *rows)["Factura"] == "invoice"


@pytest.mark.parametrize("header", ["Honorarios", "Rent"])
def test_an_uncertain_name_for_the_amount_counts_where_no_other_is_there(header: str) -> None:
    rows: list[list[Scalar]] = [[100, 119], [200, 238]]

    assert taken([header, "Zona"], *rows) == {header: "amount"}
    assert taken([header, "Total"], *rows) == {"Total": "amount"}


def test_balances_in_a_column_for_each_currency_are_the_amounts_of_a_book_without_any() -> None:
    found = taken(["Saldo S/", "Saldo US$"], [100, ""], ["", 50])

    assert set(found.values()) == {"amount"}


def test_a_column_of_codes_gives_way_to_one_of_names() -> None:
    found = taken(["Cliente", "Nombre"], ["C-001", "Ana Ruiz"], ["C-002", "Luis Peña"])

    assert found["Nombre"] == "customer"


def test_a_column_that_counts_the_rows_is_not_the_number() -> None:
    found = taken(["N°", "Comprobante"], [1, "F001-12"], [2, "F001-15"])

    assert found == {"Comprobante": "invoice"}


def test_a_column_that_only_suits_what_its_header_says_in_part_is_not_taken() -> None:
    assert taken(["Fecha vencimiento", "Zona"], ["pendiente", "A"], ["pronto", "B"]) == {}


def test_two_columns_that_may_as_well_be_the_amount_are_asked_about() -> None:
    matches = match_columns(INVOICES, ["Valor factura", "Total"], [[100, 90], [50, 70]])

    assert [match.basis for match in matches if match.key] == [Basis.ASKED]


def test_the_amount_is_the_column_with_the_tax_in_it() -> None:
    found = taken(["Importe", "IVA", "Total"], [100, 19, 119], [50, 0, 50])

    assert found == {"Total": "amount"}


@pytest.mark.parametrize(
    ("headers", "rows"),
    [
        ("Subtotal|IVA|Retefuente|Total a pagar", [[100, 19, 4, 115], [50, 9, 2, 57]]),
        ("Subtotal|Descuento|Total", [[100, 10, 90], [50, 0, 50]]),
        ("Neto|IVA|Percepciones|Total", [[100, 21, 3, 124], [50, 10, 2, 62]]),
    ],
)
def test_what_the_total_has_in_it_or_lacks_already_is_not_counted_again(
    headers: str, rows: Rows
) -> None:
    matches = match_columns(INVOICES, headers.split("|"), rows)

    assert not matches[-2].is_certain
    assert matches[-2].basis is not Basis.UNKNOWN


def test_a_column_with_the_very_same_sums_is_no_rival() -> None:
    found = taken(["Importe", "Total"], [100, 100], [50, 50])

    assert found == {"Importe": "amount"}


def test_a_person_s_word_wins_and_is_not_asked_about_again() -> None:
    headers = ["Valor factura", "Total", "Saldo"]
    rows: Rows = [[100, 90, 1], [50, 70, 2]]

    matches = match_columns(INVOICES, headers, rows, {1: "amount", 2: NOT_USED})

    assert [(m.key, m.basis) for m in matches[1:]] == [
        ("amount", Basis.PERSON),
        (NOT_USED, Basis.PERSON),
    ]
    assert not matches[0].is_certain


@pytest.mark.parametrize(
    "headers",
    [
        "Factura|Cliente|Vence|Debe|Haber",
        "Factura|Cliente|Vence|Cargos|Abonos",
        "Factura|Cliente|Vence|0-30|31-60|61-90",
        "Fatura|Cliente|Vencimento|Valor|Nota",
    ],
)
def test_what_is_said_of_a_column_changes_no_other(headers: str) -> None:
    names = headers.split("|")
    alone = match_columns(INVOICES, names, [])
    known = {match.index: match.key for match in alone}

    for index, key in known.items():
        others = {i: each for i, each in known.items() if i != index}
        for said in ({index: key}, others):
            found = match_columns(INVOICES, names, [], said)

            assert {match.index: match.key for match in found} == known, said


def test_debit_and_credit_are_sides_of_an_account_only_together() -> None:
    account = taken(["Debe", "Haber"], [100, ""], ["", 40])
    plain = taken(["Importe", "Abono"], [100, 40])

    assert account == {"Debe": "debit", "Haber": "credit"}
    assert plain == {"Importe": "amount", "Abono": "paid"}


def test_ranges_of_days_late_are_ages_of_the_balance() -> None:
    found = taken(["Por vencer", "1-30", "31 a 60 días", "> 60"], [10, 0, 0, 5])

    assert set(found.values()) == {"aged"}


def table(
    headers: list[str], *rows: list[Scalar], above: list[list[Scalar]] | None = None
) -> Table:
    return find_table(INVOICES, "Hoja 1", [*(above or []), headers, *rows])


def test_a_second_row_of_headers_is_read_with_the_first() -> None:
    found = table(
        ["Número", "Nombre", "Fecha", "Vence", "Valor", "Fecha"],
        ["F-1", "Ana", 46300, 46330, Decimal("10.5"), 46340],
        above=[["Factura", "Cliente", "", "", "", "Pago"]],
    )

    assert found.header_row == 1
    assert found.columns["paid_on"] == 5


def test_a_row_of_units_below_the_headers_is_no_invoice() -> None:
    found = table(
        ["Factura", "Cliente", "Vence", "Importe"],
        ["No.", "Nombre", "", "COP"],
        ["F-1", "Ana", 46330, 100],
    )

    assert [record.row for record in found.records()] == [3]


@pytest.mark.parametrize("rate", ["0.16", "0.19", "0.21", "0.105", "0.0825"])
def test_an_amount_beside_a_tax_that_is_a_rate_of_it_lacks_the_tax(rate: str) -> None:
    share = Decimal(rate)
    rows: list[list[Scalar]] = [
        [f"F-{n}", "Ana", 46330, amount, amount * share]
        for n, amount in enumerate((Decimal(1000), Decimal(650)))
    ]
    net = table(["Factura", "Cliente", "Vence", "Importe", "IVA"], *rows)
    gross = table(
        ["Factura", "Cliente", "Vence", "Importe", "IVA"],
        *([*row[:3], row[3] * (1 + share), row[4]] for row in rows),  # type: ignore[operator]
    )

    assert [problem.code for problem in net.problems] == ["amount_net"]
    assert not gross.problems


def test_an_amount_beside_taxes_of_several_rates_lacks_them() -> None:
    headers = ["Factura", "Cliente", "Vence", "Importe", "IVA"]

    net = table(headers, ["F-1", "Ana", 46330, 1000, 190], ["F-2", "Ana", 46330, 400, 20])
    gross = table(headers, ["F-1", "Ana", 46330, 1190, 190], ["F-2", "Ana", 46330, 420, 20])

    assert [problem.code for problem in net.problems] == ["amount_net"]
    assert not gross.problems


def test_a_tax_withheld_is_not_taken_off_an_amount_that_lacks_it_already() -> None:
    headers = ["Base", "IVA", "Retención", "Total"]

    lacking = taken(headers, [1000, 190, 25, 1165], [400, 76, 10, 466])
    whole = taken(headers, [1000, 190, 25, 1190], [400, 76, 10, 476])

    assert "Retención" not in lacking
    assert whole["Retención"] == "withheld"


@pytest.mark.parametrize("header", ["Correo codeudor", "Guarantor email", "Correo abogado"])
def test_nobody_is_written_to_in_a_column_of_addresses_that_may_be_another_s(header: str) -> None:
    found = taken(["Factura", "Cliente", header], ["F-1", "Ana", "x@y.example"])

    assert header not in found


def test_a_balance_of_zero_and_one_is_no_sum() -> None:
    assert "Pendiente" not in taken(["Importe", "Pendiente"], [100, 1], [200, 0], [50, 1])


def test_a_group_above_says_nothing_of_aldia_s_own_columns() -> None:
    found = table(
        ["Fecha", "Cliente", "Comprobante", "Vto.", "Debe", "Haber", "Por qué"],
        [46300, "Ana", "A-1", 46330, 1000, "", "x"],
        [46300, "Ana", "A-2", 46330, 500, "", "x"],
        above=[["DOCUMENTO", "", "", "", "IMPORTES", "", ""]],
    )

    assert found.columns["debit"] == 4


def test_a_number_that_is_one_for_all_rows_of_a_customer_is_not_the_invoice_s() -> None:
    headers = ["NroDocumento", "RazonSocial", "Numero"]
    found = taken(
        headers, [307, "Ana Ruiz", "2-517"], [272, "Luis Peña", "2-518"], [307, "Ana Ruiz", "2-520"]
    )

    assert found == {"RazonSocial": "customer", "Numero": "invoice"}


def test_texts_without_a_digit_are_hardly_numbers_of_invoices() -> None:
    found = taken(
        ["Título", "Documento"], ["HOTEL BALCÓN S.L.", "26/0117"], ["LÁMPARAS S.A.", "26/0161"]
    )

    assert found == {"Título": "customer", "Documento": "invoice"}


@pytest.mark.parametrize("header", ["£", "US$", "COP"])
def test_a_currency_alone_heads_the_amount(header: str) -> None:
    assert taken([header, "Paid"], [120, 20], [80, ""]) == {header: "amount", "Paid": "paid"}


def test_a_column_of_ages_may_hold_only_zeros() -> None:
    found = taken(["Current", "31 to 60", "91+"], [10, 20, 0], [5, 0, 0])

    assert list(found.values()) == ["aged"] * 3


def test_what_is_overdue_and_what_is_not_are_ages_together() -> None:
    both = taken(["Tit. vencidos", "Tit. a vencer", "Dias vencidos"], [10, 0, 3], [0, 5, 0])
    alone = taken(["Vencido"], [10], [0])

    assert both == {"Tit. vencidos": "aged", "Tit. a vencer": "aged"}
    assert "aged" not in alone.values()


def test_a_balance_due_is_a_day_where_days_stand_in_it() -> None:
    days = taken(["Balance due by", "Still to pay"], [46300, 800], [46330, 1450])
    sums = taken(["Balance due", "Due date"], [800, 46300], [1450, 46330])

    assert days == {"Balance due by": "due", "Still to pay": "stated"}
    assert sums == {"Balance due": "stated", "Due date": "due"}


def test_a_known_header_may_mean_something_else_where_its_cells_cannot_be_that() -> None:
    found = taken(["Due Date", "Paid", "Due"], [46300, 400, 800], [46330, 0, 1450])

    assert found == {"Due Date": "due", "Paid": "paid", "Due": "stated"}
