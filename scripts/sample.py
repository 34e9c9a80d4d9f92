"""A sample business: a hundred invoices of some forty customers, with the mistakes of real sheets.

Every person, firm and address is invented; the addresses end in `.example` (RFC 2606).
"""

from __future__ import annotations

import random
from datetime import date, timedelta

TITLE = "Cartera 2026 · Distribuidora La Espiga"
TAB = "Cartera"
LOCALE = "es_CO"
TIME_ZONE = "America/Bogota"
FIRST_DAY = date(2026, 11, 23)
"""A Monday; Colombia's public holidays are 2 and 16 November and 8 December."""

HEADERS = [
    "N° Factura",
    "Cliente",
    "Correo electrónico",
    "Fecha",
    "Vencimiento",
    "Valor",
    "Abonos",
    "Estado",
    "Promesa",
    "Link de pago",
    "Observaciones",
    "Pausa hasta",
    "Pagada el",
    "Vendedor",
]
HEADER_ROW = 3
# Pixels of the columns; chosen by eye.
WIDTHS = [92, 190, 150, 85, 95, 90, 80, 100, 85, 70, 110, 85, 85, 100]

_NAMES = """Ferretería El Tornillo|Café La Montaña|Papelería Punto y Coma|Hotel Brisa Clara
Restaurante Doña Invención|Taller Rueda Libre|Droguería Salud Ficticia|Colegio Los Cometas
Constructora Muro Alto|Panadería Miga Fina|Veterinaria Cuatro Patas|Floristería Pétalo Azul
Gimnasio Paso Firme|Librería Hoja Suelta|Óptica Buena Vista|Lavandería Burbuja
Imprenta Tinta Viva|Muebles Nogal Falso|Transportes Camino Nuevo|Heladería Polo Norte
Estudio Cuadro Abierto|Clínica Dental Sonrisa Demo|Agencia Viento Sur|Cervecería Lúpulo Manso
Jardín Infantil Pompas"""
NAMES = [name for line in _NAMES.splitlines() for name in line.split("|")]

SETTINGS: dict[str, str | int] = {
    "Negocio": "Distribuidora La Espiga",
    "Autorizaron el correo": "sí",
    "Privacidad": "no",
    "Remitente": "cobros@laespiga.example",
    "Firma": "Lucía Ejemplo",
    "Teléfono": "601 555 0100",
    "Dirección": "Calle Inventada 12, Bogotá",
    "Identificación tributaria": "900.000.000-0",
    "Cómo pagar": (
        "Banco de Muestra, cuenta de ahorros 000-000000-00\nA nombre de Distribuidora La Espiga"
    ),
    "Saldo mínimo para cobrar": "10.000",
    "Descuento por pronto pago (%)": "3 %",
    "Descuento hasta (días desde la emisión)": 10,
    "Intereses de mora": "acordados",
    "Tasa acordada (%)": "18 %",
    "Comisión de los vendedores (%)": "3 %",
    "Quiénes llaman": "Marta Modelo, Pedro Prueba",
    "Provisión, 31–60 días (%)": "5 %",
    "Provisión, 61–90 días (%)": "20 %",
    "Provisión, más de 90 días (%)": "50 %",
    "Provisión, en jurídico (%)": "100 %",
}

Row = list[str | int | float]


def address_of(name: str) -> str:
    """Return an invented mail address for a name, such as pagos@cafelamontana.example."""
    plain = name.lower().translate(str.maketrans("áéíóúñ", "aeioun"))
    return f"pagos@{''.join(c for c in plain if c.isalnum())}.example"


def invoices(count: int = 80) -> list[Row]:
    """Return the rows below the header, the same ones at every call."""
    chance = random.Random(2300)
    ages = [-40, -20, -12, -6, -3, -3, -2, -1, 0, 1, 2, 3, 4, 5, 7, 9, 11, 14, 18, 22, 27, 34, 38]
    rows: list[Row] = []
    for number in range(count):
        name = NAMES[number % len(NAMES)]
        due = FIRST_DAY - timedelta(days=chance.choice(ages))
        if number % 3 == 1:
            due -= timedelta(days=60)
        issued = due - timedelta(days=30)
        amount = chance.randrange(8, 900) * 5_000
        is_old = number % 3 == 1
        rows.append(
            [
                f"F-{1001 + number}",
                name,
                address_of(name),
                issued.strftime("%d/%m/%Y"),
                due.strftime("%d/%m/%Y"),
                amount,
                amount if is_old else "",
                "Pagada" if is_old else "Pendiente",
                "",
                f"https://pagos.laespiga.example/f-{1001 + number}" if number % 4 == 0 else "",
                "",
                "",
                f"{due + timedelta(days=number % 14):%d/%m/%Y}" if is_old else "",
            ]
        )
    _make_a_mess(rows)
    rows = [*rows, *_special(number=1001 + count), *_paid_before()]
    return [[*row, seller_of(str(row[1]))] for row in rows]


SELLERS = ["Ana Muestra", "Luis Prueba"]
"""Who sells; each customer has one of them."""


def seller_of(customer: str) -> str:
    """Return who looks after a customer: of the same letter, the same seller."""
    return SELLERS[ord(customer[0].lower()) % len(SELLERS)]


def address_of_seller(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@laespiga.example"


_HABITS = {
    "Café La Montaña": [0, -2, 1, 0, 0],
    "Ferretería El Tornillo": [8, 12, 9, 7, 10],
    "Hotel Brisa Clara": [32, 28, 41, 35, 30],
    "Papelería Punto y Coma": [15, 3, 22, 18, 16],
}
"""Days late of some customers' earlier payments, so that the tab Clientes shows how they pay."""


def _paid_before() -> list[Row]:
    rows: list[Row] = []
    for name, habit in _HABITS.items():
        for place, late in enumerate(habit):
            due = FIRST_DAY - timedelta(days=90 + 21 * place)
            days = [due - timedelta(days=30), due, due + timedelta(days=late)]
            issued, falls_due, paid_on = (day.strftime("%d/%m/%Y") for day in days)
            amount = 400_000 + 50_000 * place
            number = f"F-{900 + len(rows)}"
            sums: Row = [amount, amount, "Pagada", "", "", "", "", paid_on]
            rows.append([number, name, address_of(name), issued, falls_due, *sums])
    return rows


def _make_a_mess(rows: list[Row]) -> None:
    """Replace some cells by what people type instead."""
    number, name, mail, issued, due, amount, paid, state, promise, _, notes = range(11)
    rows[0][amount] = "$ 1.300.000"
    rows[2][amount] = "COP 350.000"
    rows[3][due] = "12-nov-2026"
    rows[5][due] = "3 de noviembre de 2026"
    rows[6][paid] = 150_000
    rows[6][state] = "Pago parcial"
    rows[8][state] = "PAGADO ✔"
    rows[9][paid] = "sí"
    rows[11][state] = "En disputa"
    rows[11][notes] = "Dice que llegó incompleta"
    rows[12][promise] = "26/11/2026"
    rows[14][state] = "Cancelado"
    rows[15][mail] = ""
    rows[17][mail] = "pagos@transportes"
    rows[18][due] = "fin de mes"
    rows[20][amount] = "1,250,000.00"
    rows[21][due] = "15/10"
    rows[23][amount] = "US$ 420,50"
    rows[24][name] = "Jardin infantil  POMPAS"
    rows[26][due] = "10/11/2026"
    rows[27][number] = "F-1003"
    rows[29][state] = "en plan de pagos"
    rows[30][mail] = f"{rows[30][mail]}; gerencia@{str(rows[30][mail]).split('@')[1]}"
    rows[32][state] = "revisar con Ana"
    rows[33][amount] = -85_000
    rows[33][notes] = "Nota crédito"
    rows[35][issued] = "02/01/2026"
    rows[35][due] = "01/02/2026"
    rows[36][issued] = "20261001"
    rows[38][state] = "pausado"


_SPECIAL: list[dict[str, str | int]] = [
    {"name": "Cafetería Sol Menor", "due": "10/11/2026", "promise": "17/11/2026"},
    {"name": "Piñatería Fiesta Inventada", "due": "10/10/2026", "amount": 1_200_000},
    {"name": "Bodega Uva Rota", "due": "12/11/2026", "state": "No cobrar"},
    {"name": "Sastrería Hilo Suelto", "due": "12/11/2026"},
    {"name": "Tienda Moneda Chica", "due": "12/11/2026", "issued": "", "paid": 995_000},
    {"name": "Repuestos Tuerca Loca", "due": "01/10/2026", "amount": 700_000, "paid": 900_000},
    {"name": "Repuestos Tuerca Loca", "due": "12/11/2026", "amount": 150_000},
    {"name": "Viveros Hoja Nueva", "due": "14/11/2026", "amount": 600_000},
    {
        "name": "Viveros Hoja Nueva",
        "due": "14/11/2026",
        "amount": -100_000,
        "notes": "Crédito",
    },
    {"name": "Acuario Pez Imaginario", "issued": "10/11/2026", "due": "10/12/2026"},
    {"name": "Escuela Paso Doble", "issued": "20/11/2026", "due": "26/11/2026"},
    {"name": "Notaría Tinta Seca", "due": "14/11/2026", "amount": 2_400_000},
    {"name": "Carpintería Virutas", "due": "14/11/2026"},
    {"name": "Quesería Luna Llena", "due": "05/10/2026"},
    {"name": "Bicicletas Dos Ruedas Demo", "due": "17/11/2026"},
    {"name": "Backbeat Music Demo", "due": "26/11/2026"},
    {"name": "Panadería Trigo Azul", "due": "12/11/2026"},
    {"name": "Teatro Telón Rojo", "due": "12/11/2026", "hold": "26/11/2026"},
    {"name": "Blue Door Studio Demo", "due": "12/11/2026"},
    {"name": "Sombrerería Ala Ancha", "due": "12/11/2026", "amount": 12_000},
    {"name": "Vidriera Luz Clara", "issued": "31/08/2026", "due": "30/09/2026"},
]
"""One or two rows for each topic that docs/policy.md explains."""


def _special(number: int) -> list[Row]:
    rows: list[Row] = []
    for place, case in enumerate(_SPECIAL):
        name = str(case["name"])
        notes = str(case.get("notes", ""))
        before = f"F-{number + place - 1}"
        rows.append(
            [
                f"F-{number + place}",
                name,
                address_of(name),
                case.get("issued", "01/10/2026"),
                case["due"],
                case.get("amount", 1_000_000),
                case.get("paid", ""),
                case.get("state", "Pendiente"),
                case.get("promise", ""),
                "",
                f"{notes} de la {before}" if notes else "",
                case.get("hold", ""),
                "",
            ]
        )
    return rows


def number_of(name: str) -> str:
    """Return the number of a special customer's first invoice."""
    return next(str(row[0]) for row in invoices() if row[1] == name)


CUSTOMERS: list[dict[str, str]] = [
    {"Cliente": "Sastrería Hilo Suelto", "No cobrar": "sí"},
    {"Cliente": "Notaría Tinta Seca", "Segmento": "Llamar", "Teléfono": "300 555 0101"},
    {"Cliente": "Carpintería Virutas", "Segmento": "Llamar", "Teléfono": "300 555 0102"},
    {"Cliente": "Quesería Luna Llena", "Segmento": "Breve"},
    {"Cliente": "Bicicletas Dos Ruedas Demo", "País": "ES", "Zona horaria": "Europe/Madrid"},
    {"Cliente": "Backbeat Music Demo", "País": "US", "Zona horaria": "America/New_York"},
    {"Cliente": "Panadería Trigo Azul", "Zona horaria": "hora de la costa"},
    {"Cliente": "Hotel Brisa Clara", "Cupo": "5.000.000"},
    {"Cliente": "Vidriera Luz Clara", "Segmento": "Mixto", "Teléfono": "300 555 0103"},
    {"Cliente": "Blue Door Studio Demo", "Idioma": "inglés"},
    {"Cliente": "Agencia Viento Sur", "País": "BR"},
]
CUSTOMERS[1]["Canales permitidos"] = "correo, llamada"
CUSTOMERS[5]["Idioma"] = "inglés"
CUSTOMERS[8]["Canales permitidos"] = "correo, llamada"

BOUNCES = "Floristería Pétalo Azul"
"""A customer whose address turns out not to exist."""

LEAVES = "Taller Rueda Libre"
"""A customer who asks for no more letters."""

LETTERS = [["amable", "", "inglés", "", "Dear {{name}}, your invoice {{invoice}} is overdue."]]
"""A custom template of the owner, with a placeholder that does not exist."""

STEPS: list[list[str | int]] = [
    ["Llamada", 5, "amable", "llamada", "", "", "Llamar"],
    ["Aviso único", 3, "amable", "correo", "", "", "Breve"],
    ["Aviso mixto", 3, "amable", "correo", "", "", "Mixto"],
    ["Llamada", 5, "directa", "llamada", "", "", "Mixto"],
]
"""Ladders of three segments, which are added below the ladder for everybody."""


def instalments() -> list[list[str | int]]:
    plan = number_of("Piñatería Fiesta Inventada")
    days = ["14/11/2026", "14/12/2026", "14/01/2027"]
    return [[plan, n + 1, day, 400_000, ""] for n, day in enumerate(days)]


def payments() -> list[list[str | int]]:
    """Return the Payments tab's rows: one payment in time, less the early-payment discount."""
    return [["16/11/2026", number_of("Acuario Pez Imaginario"), 970_000, "Transferencia", ""]]
