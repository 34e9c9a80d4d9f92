"""Loads templates, each once per process, with their styles inlined.

They run in a sandbox, and a name that they do not know is an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import css_inline
from jinja2 import BaseLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from aldia.resources import TEMPLATES

_INCLUDE = re.compile(r"<!--include (\S+)-->")
_WHOLE = Markup('<span style="white-space: nowrap;">{}</span>')
_HALF_A_LINE = 18
"""Characters that fit into half a line on the smallest phone. What is no longer than this is kept
on one line; what is longer may break. Chosen by hand."""

_JOINED = re.compile(r"(?<![\w/-])(?=[\w/-]*\d)\w+(?:[/-]\w+)+(?![\w/-])")
"""What most invoices' numbers look like: parts with a digit among them, joined by `-` or `/`."""

_STATEMENT = re.compile(r"<!--(\{%.*?%\})-->\n?")


@dataclass(frozen=True, slots=True)
class Parts:
    """The templates of one letter in one language."""

    subject: Template
    opening: Template
    closing_text: Template
    closing_html: Template


@cache
def _plain() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=BaseLoader(), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def _escaping() -> ImmutableSandboxedEnvironment:
    found = ImmutableSandboxedEnvironment(
        loader=BaseLoader(),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"unbroken": unbroken, "whole": whole}
    return found


def whole(text: str) -> Markup:
    """Return a telephone number as HTML that stays on one line unless it is long."""
    return _WHOLE.format(text) if len(text) <= _HALF_A_LINE else escape(text)


def unbroken(text: str, longest: int = _HALF_A_LINE) -> Markup:
    """Return text as HTML in which no line break falls within a number such as F-1042.

    Args:
        longest: Characters up to which a number is kept on one line.
    """
    made, end = Markup(""), 0
    for found in _JOINED.finditer(text):
        if len(found[0]) <= longest:
            made += escape(text[end : found.start()]) + _WHOLE.format(found[0])
            end = found.end()
    return made + escape(text[end:])


def _read(path: str) -> str:
    return (TEMPLATES / path).read_text("utf-8").strip()


@cache
def _styles() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(extra_css=_read("letter.css"), load_remote_stylesheets=False)


@cache
def page(name: str) -> Template:
    """Return the HTML template around every `letter`, or of the `digest`.

    In the file its Jinja statements stand in HTML comments, so that the inliner, which parses
    HTML, does not change them.
    """
    whole = _INCLUDE.sub(lambda found: _read(found[1]), _read(f"{name}.html"))
    return _escaping().from_string(_STATEMENT.sub(r"\1", _styles().inline(whole)))


@cache
def summary_page() -> Template:
    """Return the template of the summary: a page for browsers and printers, styles in its head."""
    return _escaping().from_string(_STATEMENT.sub(r"\1", _read("summary.html")))


@cache
def file_page() -> Template:
    """Return the template of a customer's file, as `summary_page`."""
    return _escaping().from_string(_STATEMENT.sub(r"\1", _read("file.html")))


@cache
def plain_page(name: str) -> Template:
    """Return the plain-text template around every `letter`, or of the `digest`."""
    return _plain().from_string(_read(f"{name}.txt"))


@cache
def parts(letter: str, language: str) -> Parts:
    """Return the templates of a letter in a language."""
    folder = f"{language}/{letter}"
    closing = css_inline.CSSInliner(load_remote_stylesheets=False).inline_fragment(
        _read(f"{folder}/closing.html"), _read("letter.css")
    )
    return Parts(
        subject=_plain().from_string(_read(f"{folder}/subject.txt")),
        opening=_plain().from_string(_read(f"{folder}/opening.txt")),
        closing_text=_plain().from_string(_read(f"{folder}/closing.txt")),
        closing_html=_escaping().from_string(closing),
    )


def own_template(text: str) -> Template:
    """Return the owner's text as a template.

    Raises:
        jinja2.TemplateSyntaxError: The braces do not match.
    """
    return _plain().from_string(text)


@cache
def sources(letter: str, language: str) -> Mapping[str, str]:
    """Return the texts of a letter's template files, by file name, for its fingerprint."""
    names = ("subject.txt", "opening.txt", "closing.txt", "closing.html")
    return {name: _read(f"{language}/{letter}/{name}") for name in names}
