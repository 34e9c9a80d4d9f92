"""The words that people type into cells, by language: months, yes and no, scales, channels …

Every language is read in every workbook, whatever its own, as people who keep a sheet in Spanish
copy rows from a system in English. Words are folded (`fold_words`) unless a field says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aldia.ledger.values.vocabulary_fields import Vocabulary

_SPANISH = Vocabulary(
    names={"espanol": "es", "castellano": "es", "ingles": "en"},
    yes="si s verdadero listo hecho",
    no="no n falso ninguno na",
    never="no nunca ninguna",
    sellers="vendedor vendedores vendedora vendedoras",
    months=(
        "ene enero",
        "feb febrero febr",
        "mar marzo",
        "abr abril",
        "may mayo",
        "jun junio",
        "jul julio",
        "ago agosto agos",
        "sep sept septiembre setiembre set",
        "oct octubre",
        "nov noviembre",
        "dic diciembre dicbre",
    ),
    weekdays="lunes martes miercoles jueves viernes sabado domingo lun mar mie jue vie sab dom",
    in_dates="de del el a",
    day_parts={"day": "dia", "month": "mes", "year": "a aa aaaa ano"},
    currencies={
        "COP": ("pesos colombianos", "peso colombiano"),
        "MXN": ("pesos mexicanos",),
        "CLP": ("pesos chilenos",),
        "ARS": ("pesos argentinos",),
        "PEN": ("soles", "sol", "nuevos soles"),
        "BRL": ("reales",),
        "USD": (
            "dolares",
            "dolar",
            "dolares americanos",
            "dolar americano",
            "us",
            "dlls",
            "dls",
            "dlrs",
        ),
        "UYU": ("pesos uruguayos",),
        "DOP": ("pesos dominicanos",),
        "CRC": ("colones",),
        "GTQ": ("quetzales",),
        "PYG": ("guaranies",),
        "BOB": ("bolivianos",),
        "HNL": ("lempiras",),
        "EUR": ("euros", "euro"),
        "GBP": ("libras",),
    },
    own_currency=("mn", "m n", "moneda nacional", "nacional", "moneda local", "local", "cte"),
    in_currency="en",
    scales={
        "mil": 3,
        "miles": 3,
        "millon": 6,
        "millón": 6,
        "millones": 6,
        "millónes": 6,
        "mil millones": 9,
    },
    scale_signs="millar millares mdp",
    totals=("total", "totales", "subtotal", "gran total", "suma", "sumas", "sumatoria"),
    in_titles="factura facturas cuenta cuentas cliente clientes ya las los de del que estan",
    channels={
        "mail": ("correo", "correo electronico"),
        "call": ("llamada", "telefono"),
        "personal": ("personal", "correo personal"),
        "whatsapp": ("whatsapp",),
        "sms": ("sms",),
        "letter": ("carta",),
    },
    beside_addresses=(
        "y e o u correo correos electronico electronicos el la los las de del contabilidad "
        "contador contadora contable pagos pagaduria tesoreria cartera cobros facturas facturacion "
        "compras administracion administrador administradora gerencia gerente dueno duena jefe "
        "jefa secretaria secretario asistente oficina casa trabajo personal principal cobranza tel "
        "telefono cel celular movil"
    ),
    at_once=("contado", "de contado", "al contado", "inmediato", "pago inmediato", "a la vista"),
    beside_terms="dia dias d dd a credito plazo neto netos de fecha factura calendario",
    not_to="no nunca jamas",
    to_write=(
        "enviar enviarle escribir escribirle mandar mandarle usar cobrar cobrarle contactar "
        "molestar insistir llamar llamarle reclamar reclamarle avisar avisarle recordar recordarle "
        "mandes envies escribas cobres reclames llames avises molestes contactes"
    ),
    beside_states="dias dia hace en hoy manana ayer pronto total totalmente completamente",
    partly="parcial parcialmente parte en",
    ways_to_pay=(
        "efectivo transferencia transf consignacion deposito datafono tarjeta cheque comprobante "
        "voucher ficha pse nequi daviplata yape plin bizum spei oxxo zelle paypal"
    ),
    says_paid=(
        "pagado pagada pagados pagadas pagó pago pagaron abonó abonado abonaron depositó "
        "depositado depositaron consignó consignado consignaron transfirió transferido canceló "
        "cancelado cancelada cancelaron liquidó liquidado liquidada saldado saldada cobrado "
        "cobrada ingresó ingresaron recibí recibimos giró giraron dieron entregaron"
    ),
    in_notes=(
        "abona, abono, en ceros, al dia, paz y salvo, la plata, el dinero, la mitad, senal, sena, "
        "anticipo, adelanto, saldo, falta solo, debe solo, solo debe, queda debiendo, quedo "
        "debiendo, recogio, descuento, rebaja, bonificacion, nota credito, nota de credito, nc, "
        "canje, canjeado, canjeada, trueque, se cruza, cruzar, cruce, compensar, compensado, "
        "compensada, incluida en, incluido en, refacturada, refacturado, anular, duplicada, "
        "duplicado, reemplazada, sustituida, mal facturada, mal facturado, error, no corresponde, "
        "no reconoce, no acepta, reclama, reclamo, queja, quejas, inconforme, no esta de acuerdo,"
        " no conforme, devolvio, devolvieron, devuelve, "
        "devuelta, devolver, garantia, no recibio, no llego, acuerdo, convenio, en cuotas, pagara, "
        "pagaran, va a pagar, van a pagar, quedo de pagar, quedaron de pagar, pidio plazo, pide "
        "plazo, plazo hasta, prorroga, promete, prometio, compromiso, condonar, condonada, "
        "cortesia, esperar, abogado, abogada, juridico, demanda, correo "
        "equivocado, antes de reclamar, antes de cobrar, antes de escribir, antes de enviar, antes "
        "de avisar, a medias, ya esta, ya quedo, ya cayo, yapeo, plineo, me lo dio, me la dio, no "
        "la debe, no lo debe, no debe nada, rectificada, rectificado, refacturar, se refactura, en "
        "aclaracion, repactada, repactado, renovada, neteo, netear, cruza con, confirming, "
        "factoring, cedida, pagare, pagares, echeq, vale vista, en dicom"
    ),
    insolvent=(
        "concordato, en concurso, concurso de acreedores, concurso preventivo, concurso mercantil, "
        "insolvencia, insolvente, quiebra, en quiebra, quebro, en liquidacion, liquidacion "
        "judicial, en reorganizacion, reorganizacion empresarial, ley 1116, suspension de pagos, "
        "fallecio, fallecido, fallecida, murio"
    ),
    of_customers=(
        "acuerdo de pago, acuerdos de pago, acuerdos, convenio de pago, convenios de pago, plan de "
        "pago, plan de pagos, planes de pago, planes de pagos, promesas, promesas de pago, "
        "compromisos, compromisos de pago, disputas, reclamos, reclamaciones, juridico, "
        "prejuridico, abogado, abogados, litigios, insolvencia, insolventes, concursos, quiebras"
    ),
    in_part=(
        "parcial, parcialmente, parte, abona, abono, abonos, la plata, el dinero, la mitad, senal, "
        "sena, anticipo, adelanto, saldo, falta solo, debe solo, solo debe, queda debiendo, quedo "
        "debiendo, en cuotas"
    ),
    claims_all="ya todo toda todos total totalmente completo completa dice dicen dijo asegura",
    more_time="prorroga plazo aplazar aplazamiento extension",
    takes_back=(
        "no sin falta pendiente impago debe promete prometio pagara forma condicion plazo para"
    ),
    reminding=(
        "recordar recordatorio recordatorios avisar enviar cobrar reclamar contactar escribir "
        "activo activa"
    ),
    not_asked=(
        "recibo caja banco extracto consignacion abono pago cobro recaudo ingreso deposito "
        "transferencia movimiento pagada pagado cobrada cobrado cancelada anulada anulado "
        "castigada incobrable devolucion reclamo reclamacion disputa glosa litigio juridico "
        "abogado nc credito baja"
    ),
    conditions="si cuando",
    points_back="anterior arriba",
    set_aside=(
        "reclamacion, reclamaciones, plantilla, ignorar, no usar, no tocar, obsoleta, obsoleto, "
        "copia antigua, version antigua, copia vieja, archivada, archivado, agencia de cobranza, "
        "agencia de cobro"
    ),
    in_passing="precio precios cotizo cotizacion antes pidio pide pregunta pregunto consulto",
    period_starts=(
        "desde, periodo desde, fecha desde, desde fecha, inicio, fecha inicio, fecha de inicio, "
        "inicio periodo, inicio del periodo, check in, entrada, llegada, fecha entrada"
    ),
    period_ends=(
        "hasta, periodo hasta, fecha hasta, hasta fecha, fin, fecha fin, fecha de fin, fin "
        "periodo, fin del periodo, check out, salida, fecha salida"
    ),
)

_ENGLISH = Vocabulary(
    names={"spanish": "es", "english": "en"},
    yes="yes y ok true done",
    no="no n false none na",
    never="no never off",
    sellers="seller sellers salesperson salespeople salespersons",
    months=(
        "jan january",
        "feb february",
        "mar march",
        "apr april",
        "may",
        "jun june",
        "jul july",
        "aug august",
        "sep sept september",
        "oct october",
        "nov november",
        "dec december",
    ),
    weekdays=(
        "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs "
        "fri sat sun"
    ),
    in_dates="of the",
    day_parts={"day": "day", "month": "month", "year": "y yy yyyy year"},
    currencies={"USD": ("dollars", "us dollars"), "EUR": ("euros", "euro"), "GBP": ("pounds",)},
    own_currency=("local", "home", "base"),
    in_currency="in",
    scales={"thousand": 3, "million": 6, "millions": 6},
    scale_signs="thousands",
    totals=("total", "totals", "subtotal", "sum", "sums", "grand total", "grand totals"),
    in_titles="invoice invoices customers accounts are",
    channels={
        "mail": ("email", "e mail", "mail"),
        "call": ("call", "phone"),
        "personal": ("personal mail",),
        "letter": ("letter",),
    },
    beside_addresses=(
        "and or mail mails email emails e mailto the of whatsapp phone mobile ext accounting "
        "accounts accountant payable payables payments billing invoices finance purchasing "
        "administration manager owner boss assistant secretary bookkeeper office home work main "
        "treasury"
    ),
    at_once=("cash", "due on receipt", "on receipt", "upon receipt", "immediate", "cod"),
    beside_terms="day days d net n from invoice date terms credit",
    not_to="no not never dont",
    to_write="send write use mail email contact chase bother bill call invoice",
    beside_states="days day in ago today tomorrow yesterday soon fully",
    partly="partial partially part partly in",
    ways_to_pay="cash transfer check cheque chq bacs venmo zelle paypal card",
    says_paid="paid pd settled deposited wired transferred received recd cleared remitted banked",
    in_notes=(
        "rec d, rcvd, collected, dd, pif, sorted, up to date, half, deposit, part payment, partial "
        "payment, paying, will pay, promised, promises, agreed, payment plan, instalments, "
        "installments, discount, knock off, credit, credit note, refund, refunded, set off, "
        "offset, contra, written down, wrote off, waived, dup of, duplicate, replaced, reissued, "
        "rebilled, included in, wrong amount, wrong address, wrong email, incorrect, error, "
        "dispute, disputes, disputed, complaint, complains, complained, unhappy, not happy, "
        "disagrees, faulty, not received, returned, lawyer, lawyers, "
        "solicitor, solicitors, legal action, court, comped, wait"
    ),
    insolvent=(
        "bust, bankrupt, bankruptcy, insolvent, insolvency, in admin, in administration, in "
        "receivership, liquidation, deceased, passed away, went under, chapter 7, chapter 11, "
        "chapter 13, ch 7, ch 11, ch 13, ch11, ch7, ch13"
    ),
    of_customers=(
        "payment plan, payment plans, instalment plan, instalment plans, installment plan, "
        "installment plans, payment agreements, payment arrangements, promises, promises to pay, "
        "disputes, complaints, legal, lawyer, lawyers, solicitor, solicitors, bankruptcies, "
        "insolvencies, insolvent"
    ),
    in_part=(
        "partial, partially, part, partly, rec d, rcvd, collected, half, deposit, part payment, "
        "partial payment"
    ),
    claims_all="all already full fully everything complete completely says said claims reckons",
    more_time="extension extend extended longer time",
    takes_back="not never unpaid hasnt to be promised will until before terms",
    reminding="remind reminder reminders chase send active",
    not_asked=(
        "receipt bank cash payment paid settled deposit statement remittance transfer cleared void "
        "voided cancelled canceled dispute disputed query complaint return refund credit legal "
        "writeoff collected received"
    ),
    conditions="if when once",
    points_back="previous above",
    set_aside=(
        "solicitor, lawyer, collections agency, collection agency, debt collector, queries, "
        "ignore, template, do not use, obsolete, superseded, old copy, old version, archived"
    ),
    in_passing="price prices pricing quote quoted quotes asked asks before previously discussed",
    period_starts=(
        "from, period from, date from, from date, start, start date, period start, check in, "
        "checkin, arrival, arrives"
    ),
    period_ends=(
        "to, period to, date to, to date, end, end date, period end, check out, checkout, "
        "departure, departs"
    ),
)

_PORTUGUESE = Vocabulary(
    names={},
    yes="sim s verdadeiro feito",
    no="nao n falso nenhum",
    never="nunca nao",
    sellers="vendedor vendedores vendedora",
    months=(
        "jan janeiro",
        "fev fevereiro",
        "mar marco",
        "abr abril",
        "mai maio",
        "jun junho",
        "jul julho",
        "ago agosto",
        "set setembro",
        "out outubro",
        "nov novembro",
        "dez dezembro",
    ),
    weekdays="segunda terca quarta quinta sexta sabado domingo seg ter qua qui sex sab dom",
    in_dates="de do",
    day_parts={"day": "dia", "month": "mes", "year": "a aa aaaa ano"},
    currencies={"BRL": ("reais",)},
    own_currency=("nacional", "moeda nacional", "local"),
    in_currency="em",
    scales={"mil": 3, "milhao": 6, "milhão": 6, "milhoes": 6, "milhões": 6},
    scale_signs="milhares",
    totals=("total", "totais", "subtotal", "total geral", "soma", "somas"),
    in_titles="fatura faturas contas cliente clientes as os de do da que estao",
    channels={},
    beside_addresses="e ou do da de financeiro contas pagar cobranca contabilidade",
    at_once=("a vista", "avista", "imediato", "vista"),
    beside_terms="dia dias d prazo",
    not_to="nao nunca",
    to_write="enviar escrever mandar usar cobrar contatar",
    beside_states="dias dia ha em hoje amanha ontem total totalmente",
    partly="parcial parcialmente parte em",
    ways_to_pay="pix dinheiro transferencia boleto cheque comprovante",
    says_paid=(
        "pago paga pagou pagaram quitado quitada quitou depositou depositado transferiu "
        "transferido recebido recebida recebi recebemos"
    ),
    in_notes=(
        "devolveu, entrada, sinal, metade, desconto, nota de credito, acordo, prometeu, promete, "
        "vai pagar, pagara, em dia, acertou, permuta, compensar, substituida, duplicada, "
        "nao reconhece, contestou, reclamou, reclama, nao concorda, advogado, advogada"
    ),
    insolvent="faliu, falencia, recuperacao judicial, massa falida, faleceu, falecido, falecida",
    of_customers=(
        "acordos, acordos de pagamento, parcelamentos, promessas, disputas, reclamacoes, juridico, "
        "judicial, advogado, falencias"
    ),
    in_part="parcial, parcialmente, parte, entrada, sinal, metade",
    claims_all="ja tudo toda todo total totalmente completo completa diz disse afirma",
    more_time="prorrogacao prorrogar prazo adiar",
    takes_back="nao sem falta pendente forma condicao prazo",
    reminding="lembrar lembrete lembretes cobrar avisar enviar ativo ativa",
    not_asked=(
        "recibo recebimento recebida recebido caixa banco extrato pagamento paga pago quitada "
        "deposito cancelada anulada baixa devolucao reclamacao disputa contestada credito"
    ),
    conditions="caso quando",
    points_back="anterior acima",
    set_aside="reclamacao, reclamacoes, ignorar, nao usar, obsoleto, obsoleta, copia antiga",
    in_passing="preco precos cotacao antes pediu perguntou",
    period_starts="de, desde, inicio, data inicio, inicio do periodo, periodo de, chegada",
    period_ends="ate, fim, data fim, fim do periodo, periodo ate, check out, saida",
)
"""Aldía reads Portuguese books, and writes no letters in Portuguese yet."""

VOCABULARIES = (_SPANISH, _ENGLISH, _PORTUGUESE)
"""The vocabulary of each language that books are read in."""

HEADER_WORDS: Mapping[str, str] = {
    "es": (
        "abono abonos cobro correo correos emision emitida estado factura facturas fecha folio "
        "importe moneda monto nombre notas observaciones pagada pagado pendiente plazo promesa "
        "razon retencion retenciones vence vencimiento"
    ),
    "en": (
        "amount balance bill company currency customer date days debtor due invoice invoices "
        "issued name notes number outstanding paid payment payments phone status terms"
    ),
    "pt": (
        "boleto data descricao duplicata emissao fatura moeda nf observacao pagamento prazo "
        "recebido situacao vencimento vencido"
    ),
}
"""Words of headers that only one language has; also of a language that Aldía does not speak."""


def words_of(said: Callable[[Vocabulary], str]) -> frozenset[str]:
    """Return the words of one field in all languages; blanks separate words within it."""
    return frozenset(word for each in VOCABULARIES for word in said(each).split())
