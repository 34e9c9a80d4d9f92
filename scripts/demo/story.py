"""The demo's story, a week of a sample business, which is printed while it happens."""

from __future__ import annotations

import io
import json
import os
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import redirect_stdout
from typing import Any

import requests
from rich.console import Console
from rich.table import Table

from aldia.cli.commands import main as command_line
from aldia.planning.reporting.summary_sheet import AGES, COMING
from sandbox.mail.webhook import public_key
from scripts import sample
from scripts.demo.client import Client
from scripts.demo.deployed import ROOT, deployed

_KEY = "SG.sandbox-only"
_TYPED_LATER = "Dirección"
"""A setting that the owner forgets at first; the law of one customer's country requires it."""

_REOPENED = "F-1002"
"""A paid invoice that somebody marks as unpaid by mistake."""

_FILED = "Notaría Tinta Seca"
"""A customer with whom somebody spoke, so that the file has letters and a call."""

_STEPS = ("Cortesía", "Vence hoy", "vence hoy", "Aviso", "aviso", "Último aviso", "Llamada")
_REFUSED = {
    "route": "mail.send",
    "kind": "400",
    "nth": 1,
    "body": {"errors": [{"message": "Does not contain a valid address."}]},
}
CONSOLE = Console(highlight=False)


class Demo:
    """The story, which is played and printed day by day."""

    def __init__(self, host: str) -> None:
        self._sandbox = Client(f"http://{host}")
        self.environment = {
            "SHEETS_EMULATOR_HOST": host,
            "SENDGRID_API_HOST": host,
            "SENDGRID_API_KEY": _KEY,
            "ALDIA_LANGUAGE": "es",
            "SENDGRID_WEBHOOK_KEY": public_key(),
            "ALDIA_OPEN_DOOR": "loopback",
        }
        os.environ.update(self.environment)
        self._whys: dict[str, str] = {}

    def play(self) -> None:
        self._say("1", "Una hoja como la de cualquiera: 121 facturas, 45 clientes, escrita a mano.")
        self._fill_workbook()
        self._say("2", "Aldía la adopta: no mueve ninguna columna, agrega las suyas a la derecha.")
        self._aldia("init", "--tab", sample.TAB, "--country", "CO")
        self._type_settings()
        self._tell_about_customers()
        self._say("3", "¿Qué hay por corregir?")
        self._sandbox.set_clock(0, 9)
        self._aldia("check")
        self._say("4", "Ensayo: qué saldría hoy, sin enviar nada.")
        self._show_preview()
        self._say("5", "Se prueba la conexión y se pasa a modo real.")
        self._choose(_TYPED_LATER, sample.SETTINGS[_TYPED_LATER])
        self._aldia("connect")
        self._sandbox.edit({"tab": "Ajustes", "type": {"B2": "real"}})
        self._say("6", "Cinco días con la función desplegada, llamada por HTTP.")
        with deployed("events", CONSOLE) as door, deployed("remind", CONSOLE) as function:
            self._sandbox.control("webhook", url=door, automatic=True)
            self._live_a_week(function)
        self._say("8", "Quién recibió qué, y por qué.")
        self._summarise()
        self._say("9", "Un ejemplo de cada razón que dio una fila en la semana.")
        for why in self._whys.values():
            CONSOLE.print(f"  · {why}", markup=False)
        self._say("10", "¿Y si nadie hace nada más? Los próximos 30 días, sin enviar nada.")
        self._aldia("simulate", "--days", "30", "--as-usual")
        self._say("11", "La cartera de un vistazo: la pestaña Resumen, también para imprimir.")
        self._aldia("report", "--to", str(ROOT / ".aldia"))
        self._show_summary()
        self._say("12", "El expediente de un cliente, para el abogado.")
        self._aldia("file", _FILED, "--to", str(ROOT / ".aldia"))

    def _live_a_week(self, function: str) -> None:
        self._day(0, function)
        CONSOLE.print("  La misma hora otra vez, por si el programador llama dos veces:")
        self._call(function)
        paid, promised, broken = self._reminded()[:3]
        self._sandbox.edit({"tab": sample.TAB, "type": {f"G{self._row(paid)}": "sí"}})
        self._sandbox.edit({"tab": sample.TAB, "type": {f"I{self._row(promised)}": "27/11/2026"}})
        self._sandbox.control("faults", rules=[_REFUSED])
        self._day(1, function, f"{paid} se paga; {promised} queda prometida para el viernes.")
        self._sandbox.edit({"tab": sample.TAB, "type": {f"G{self._row(_REOPENED)}": ""}})
        self._sandbox.edit({"tab": sample.TAB, "type": {f"H{self._row(_REOPENED)}": "Pendiente"}})
        self._sandbox.edit({"tab": sample.TAB, "type": {f"M{self._row(_REOPENED)}": ""}})
        self._sandbox.edit(
            {"tab": sample.TAB, "sort": {"by": "B", "header_row": sample.HEADER_ROW}}
        )
        self._sandbox.edit({"tab": sample.TAB, "insert_columns": ["C", 1]})
        self._sandbox.edit({"tab": sample.TAB, "type": {f"C{sample.HEADER_ROW}": "Ciudad"}})
        self._day(
            2,
            function,
            f"Alguien abre la {_REOPENED}, ya pagada, ordena la hoja e inserta una columna.",
        )
        self._sandbox.edit({"tab": sample.TAB, "type": {f"G{self._row(broken)}": "medio millón"}})
        self._sandbox.control(
            "faults", rules=[{"route": "mail.send", "kind": "lose_answer", "nth": 1}]
        )
        called = {"K2": "Prometió pagar", "L2": "26/11/2026", "M2": "01/12/2026"}
        self._sandbox.edit({"tab": "Llamadas", "type": called})
        self._day(3, function, f"{broken} vale «medio millón»; el correo no contesta una vez.")
        CONSOLE.print("  En Llamadas anotaron que la notaría prometió pagar el 1 de diciembre.")
        self._sandbox.report(sample.BOUNCES, "bounce")
        self._sandbox.report(sample.LEAVES, "unsubscribe")
        self._last_day(function)
        self._say("7", "Lo que recibe el dueño al final de la semana.")
        CONSOLE.print(self._sandbox.mail("digest")[-1]["text"], markup=False)

    def _show_summary(self) -> None:
        """Print the Summary tab's amounts by age and by coming week as bars."""
        rows = self._sandbox.values("Resumen")
        for block, place in ((AGES, 1), (COMING, 2)):
            heading, *lines = rows[block.top - 1 : block.end]
            most = max(_number(line[place]) for line in lines) or 1
            CONSOLE.print(f"\n  {heading[0]} ({heading[place]})")
            for line in lines:
                bar = "█" * round(_number(line[place]) / most * 40)
                CONSOLE.print(f"  {line[0]:>12} {bar} {line[place]}", markup=False)

    def _last_day(self, function: str) -> None:
        """Play the last day, on which the owner changes settings that hold letters back."""
        self._sandbox.await_reports()
        day = self._sandbox.set_clock(4, 9)
        event = "Una dirección no existe; otra pide no recibir más. El dueño escribe desde las 10."
        self._choose("Hora preferida", 10)
        CONSOLE.print(f"\n  [bold]{day:%d/%m/%Y}[/] {event}")
        self._call(function)
        self._sandbox.set_clock(4, 10)
        self._choose("Máximo de correos por día", 4)
        CONSOLE.print("  A las 10:00, con un máximo de 4 cartas por día:")
        self._call(function)
        self._choose("Modo", "pausa")
        CONSOLE.print("  Con el modo en pausa:")
        self._call(function)
        self._choose("Modo", "real")
        self._choose("Máximo de correos por día", 100)
        self._sandbox.await_reports()
        self._sandbox.set_clock(4, 17)
        CONSOLE.print("  A las 17:00, otra vez como antes, con el resumen para el dueño:")
        self._call(function)

    def _say(self, number: str, text: str) -> None:
        CONSOLE.print(f"\n[bold]{number}. {text}[/]")

    def _fill_workbook(self) -> None:
        properties = {"title": sample.TITLE, "locale": sample.LOCALE, "timeZone": sample.TIME_ZONE}
        body = {"properties": properties, "sheets": [{"properties": {"title": sample.TAB}}]}
        answer = requests.post(f"{self._sandbox.url}/v4/spreadsheets", json=body, timeout=10)
        self._sandbox.book = answer.json()["spreadsheetId"]
        os.environ["ALDIA_SPREADSHEET"] = self._sandbox.book
        rows = sample.invoices()
        total = sum(row[5] for row in rows if isinstance(row[5], int))
        cells: dict[str, Any] = {"A1": sample.TITLE}
        cells |= {f"{'ABCDEFGHIJKLMN'[i]}3": header for i, header in enumerate(sample.HEADERS)}
        self._sandbox.edit({"tab": sample.TAB, "type": cells})
        self._sandbox.edit({"tab": sample.TAB, "append": rows})
        last = sample.HEADER_ROW + len(rows) + 2
        self._sandbox.edit({"tab": sample.TAB, "type": {f"A{last}": "TOTAL", f"F{last}": total}})
        self._make_it_neat()
        CONSOLE.print(f"  {len(rows)} filas en «{sample.TAB}», encabezados en la fila 3.")

    def _make_it_neat(self) -> None:
        """Set column widths and a bold header, as the owner of a sheet does."""
        url = f"{self._sandbox.url}/v4/spreadsheets/{self._sandbox.book}"
        found = requests.get(url, timeout=10).json()["sheets"][0]["properties"]["sheetId"]
        widths = [
            {
                "updateDimensionProperties": {
                    "range": {
                        "sheetId": found,
                        "dimension": "COLUMNS",
                        "startIndex": index,
                        "endIndex": index + 1,
                    },
                    "properties": {"pixelSize": width},
                    "fields": "pixelSize",
                }
            }
            for index, width in enumerate(sample.WIDTHS)
        ]
        row = {"sheetId": found, "startRowIndex": sample.HEADER_ROW - 1, "endRowIndex": 3}
        look = {"userEnteredFormat": {"textFormat": {"bold": True}}}
        bold = {
            "repeatCell": {"range": row, "cell": look, "fields": "userEnteredFormat.textFormat"}
        }
        body = {"requests": [*widths, bold]}
        requests.post(f"{url}:batchUpdate", json=body, timeout=10).raise_for_status()

    def _type_settings(self) -> None:
        rows = self._sandbox.values("Ajustes")
        places = {row[0]: index + 1 for index, row in enumerate(rows)}
        chosen = {**sample.SETTINGS, _TYPED_LATER: ""}
        cells = {f"B{places[name]}": value for name, value in chosen.items()}
        self._sandbox.edit({"tab": "Ajustes", "type": cells})

    def _choose(self, setting: str, value: str | int) -> None:
        """Type one setting, as the owner does."""
        rows = self._sandbox.values("Ajustes")
        row = next(index + 1 for index, row in enumerate(rows) if row and row[0] == setting)
        self._sandbox.edit({"tab": "Ajustes", "type": {f"B{row}": value}})

    def _tell_about_customers(self) -> None:
        """Type what was agreed with some customers into the tabs that set-up made."""
        headers = self._sandbox.values("Clientes")[0]
        rows = [[row.get(header, "") for header in headers] for row in sample.CUSTOMERS]
        self._sandbox.edit({"tab": "Clientes", "append": rows})
        self._sandbox.edit({"tab": "Cuotas", "append": sample.instalments()})
        self._sandbox.edit({"tab": "Pagos", "append": sample.payments()})
        self._sandbox.edit({"tab": "Avisos", "append": sample.STEPS})
        self._sandbox.edit({"tab": "Cartas", "append": sample.LETTERS})
        sellers = [[name, sample.address_of_seller(name), "", "sí"] for name in sample.SELLERS]
        self._sandbox.edit({"tab": "Vendedores", "append": sellers})
        CONSOLE.print(
            f"  En Clientes, {len(rows)} acuerdos; un plan de cuotas, un pago con descuento y "
            "tres escaleras propias."
        )

    def _show_preview(self) -> None:
        plan = self._aldia_json("plan")
        self._letters_table(
            [
                (x["customer"], x["step"], ", ".join(x["invoices"]), x["subject"])
                for x in plan["letters"]
            ]
        )
        kinds = [
            row["reason" if row["decision"] != "problem" else "decision"] for row in plan["rows"]
        ]
        reasons = Counter(kinds)
        examples = dict(zip(kinds, (row["why"] for row in plan["rows"]), strict=True))
        table = Table(box=None, header_style="dim")
        for header in ("Filas", "Por qué (un ejemplo)"):
            table.add_column(header)
        for reason, count in reasons.most_common():
            table.add_row(str(count), examples[reason])
        CONSOLE.print(table)

    def _letters_table(self, rows: Sequence[tuple[str, ...]]) -> None:
        table = Table(box=None, header_style="dim")
        for header in ("Cliente", "Aviso", "Facturas", "Asunto"):
            table.add_column(header, overflow="fold")
        for row in rows:
            table.add_row(*row)
        CONSOLE.print(table)

    def _day(self, number: int, function: str, event: str = "") -> None:
        self._sandbox.await_reports()
        day = self._sandbox.set_clock(number, 9)
        CONSOLE.print(f"\n  [bold]{day:%d/%m/%Y}[/] {event}")
        self._call(function)
        self._sandbox.await_reports()
        self._sandbox.set_clock(number, 17)
        CONSOLE.print("  A las 17:00, con el resumen para el dueño:")
        self._call(function)

    def _call(self, function: str) -> None:
        answer = requests.post(function, json={}, timeout=60).json()
        if "letters" not in answer:
            raise SystemExit(f"La función contestó: {json.dumps(answer, ensure_ascii=False)}")
        self._keep_whys()
        letters, calls = answer["letters"], answer["calls"]
        unsent = letters["released"] + letters["rejected"] + letters["unknown"]
        CONSOLE.print(
            f"  Enviadas {letters['sent']}, sin enviar {unsent}, "
            f"por corregir {len(answer['problems'])} · hoja: lecturas {calls['sheets_reads']}, "
            f"escrituras {calls['sheets_writes']}"
        )

    def _keep_whys(self) -> None:
        """Keep one row's text for each reason that the rows show now."""
        header, *rows = self._sandbox.values(sample.TAB)[sample.HEADER_ROW - 1 :]
        place = header.index("Por qué")
        for why in (row[place] for row in rows if len(row) > place and row[place]):
            kind = re.sub(r"«.*?»|\d+(/\d+)?|F-\d+", "", why)
            for step in ("Puntual: ", "Riesgo: ", *_STEPS):
                kind = kind.replace(step, "")
            self._whys.setdefault(kind, why)

    def _summarise(self) -> None:
        letters = self._sandbox.mail()
        by_customer: dict[str, list[str]] = {}
        for letter in letters:
            customer = letter["to"][0].split(" <")[0]
            by_customer.setdefault(customer, []).append(
                f"{letter['at'][8:10]}/11 {letter['subject']}"
            )
        table = Table(box=None, header_style="dim")
        for header in ("Cliente", "Cartas"):
            table.add_column(header)
        for customer, subjects in sorted(by_customer.items()):
            table.add_row(customer, "\n".join(subjects))
        CONSOLE.print(table)
        whys = Counter(row["why"].split(":")[0] for row in self._aldia_json("plan")["rows"])
        CONSOLE.print(
            f"\n  {len(letters)} cartas a {len(by_customer)} clientes. Cada fila dice por qué:"
        )
        for why, count in whys.most_common():
            CONSOLE.print(f"  {count:>4}  {why}")

    def _reminded(self) -> list[str]:
        """Return the numbers of the overdue invoices that wait for the gap after a letter."""
        return [
            str(row["invoice"])
            for row in self._aldia_json("plan")["rows"]
            if row["reason"] == "gap" and row["days_late"] > 0
        ]

    def _row(self, number: str) -> int | None:
        for index, row in enumerate(self._sandbox.values(sample.TAB)):
            if row and row[0] == number:
                return index + 1
        return None

    def _aldia(self, *words: str) -> None:
        """Run a command as a person types it."""
        CONSOLE.print(f"[dim]$ aldia {' '.join(words)}[/]")
        _run_command(words)

    def _aldia_json(self, *words: str) -> dict[str, Any]:
        with redirect_stdout(io.StringIO()) as out:
            _run_command([*words, "--json"])
        found: dict[str, Any] = json.loads(out.getvalue())
        return found


def _run_command(words: Sequence[str]) -> None:
    """Run the command line in this process.

    Raises:
        SystemExit: The exit code is neither 0 nor 1, which means that rows need mending.
    """
    try:
        command_line.main(args=list(words), prog_name="aldia")
    except SystemExit as done:
        if done.code not in (0, 1):
            raise


def _number(shown: str) -> int:
    """Return the amount that a cell shows, as its digits; 0 when there are none."""
    return int(re.sub(r"\D", "", shown) or 0)
