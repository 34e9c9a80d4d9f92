"""Entries of the Log, there and back."""

from aldia.planning.log.entries import Head


def test_a_head_goes_there_and_back() -> None:
    head = Head(12, "0123456789ab")

    assert Head.parse(head.written()) == head
    assert Head.parse("doce") is None
    assert Head.parse("9999999999 0123456789ab") is None
    assert Head.parse("12 de febrero") is None
    assert Head.parse("") is None
