"""What is kept of a letter is what went, and has a mark by which it is found again."""

from aldia.planning.log.texts import by_mark, kept_text, mark_of_text


def test_a_text_is_kept_as_it_goes_without_what_nobody_sees() -> None:
    kept = kept_text("Factura F-1", "Hola.\N{ZERO WIDTH NON-JOINER} Adiós.\n")

    assert kept == "Factura F-1\n\nHola. Adiós."


def test_a_text_that_somebody_changed_has_another_mark() -> None:
    kept = kept_text("Factura F-1", "Hola.")

    assert by_mark([kept, kept + "!", "", None]).get(mark_of_text(kept)) == kept
    assert mark_of_text(kept + "!") != mark_of_text(kept)
