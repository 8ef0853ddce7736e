"""Pages in Markdown: every text is escaped, so that data never become markup.

Written for both readers of a Jekyll site's sources: kramdown, which makes the site, and GitHub's
Markdown, which shows the file. Both take a backslash before punctuation and HTML entities.
"""

import html
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml
from jinja2 import Environment, StrictUndefined

from refigure.report.pages import BETWEEN_BACKTICKS, command, day, is_web, short

# What would be markup anywhere in a line; `|` makes kramdown see a table, `--` a dash.
ANYWHERE = re.compile(r"[\\`*_\[\]|$]|(?<=-)-|-(?=-)")
# What would be markup at the start of a block: a heading, a list, a definition.
AT_START = re.compile(r"^(?:\d+(?=[.)](?:\s|$))|(?=#|[-+:](?:\s|$)))")
# A brace opens an attribute list of kramdown, two of them a tag of Liquid.
ENTITIES = {"{": "&#123;", "~": "&#126;"}
# What cannot stand in code between backticks: Liquid and tables look into it.
NOT_IN_BACKTICKS = re.compile(r"[{|\\]|^\s|\s$")
SAFE_IN_URL = "/:?=&#%+,;@!~-._"


class Markdown(str):
    """Text that is Markdown already and is not escaped again."""

    __slots__ = ()


def write_markdown(page: str, template: str, **values: Any) -> None:
    """Fill a template with values and write the page.

    What an expression of the template gives is escaped unless it is `Markdown`; blank lines are
    never more than one.
    """
    made = Environment(  # noqa: S701, `finalize` escapes for Markdown, which HTML's rules do not fit
        finalize=lambda value: value if isinstance(value, Markdown) else escape(str(value)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {"short": short, "day": day, "code": code, "front_matter": front_matter}
    made.globals |= {"link": link, "picture": picture, "command": command}
    text = made.from_string(Path(template).read_text(encoding="utf-8")).render(**values)
    text = re.sub(r"\n{3,}", "\n\n", text)
    Path(page).write_text(text, encoding="utf-8", newline="\n")


def escape(text: str) -> Markdown:
    """Write a text of one line as Markdown; what stands between backticks is code."""
    parts = BETWEEN_BACKTICKS.split(" ".join(text.split()))
    told = [code(part) if place % 2 else plain(part) for place, part in enumerate(parts)]
    return Markdown(AT_START.sub(r"\g<0>\\", "".join(told)))


def plain(text: str) -> str:
    """Escape what is markup to Markdown, HTML or Liquid."""
    marked = ANYWHERE.sub(lambda found: f"\\{found[0]}", html.escape(text, quote=False))
    return "".join(ENTITIES.get(letter, letter) for letter in marked)


def code(text: str) -> Markdown:
    """Write a text as code: between backticks, or as HTML where these would not do."""
    if "`" not in text and not NOT_IN_BACKTICKS.search(text):
        return Markdown(f"`{text}`")
    entities = (
        letter if letter.isalnum() or letter.isspace() else f"&#{ord(letter)};" for letter in text
    )
    return Markdown(f"<code>{''.join(entities)}</code>")


def link(text: str, address: str) -> Markdown:
    """Link to an address of the web or to a place on the page; others are shown as text."""
    if not (is_web(address) or address.startswith("#")):
        return escape(text)
    return Markdown(f"[{escape(text)}]({quote(address, safe=SAFE_IN_URL)})")


def picture(alt: str, file: str) -> Markdown:
    """Show a picture that lies beside the page."""
    return Markdown(f"![{escape(alt)}]({quote(file)})")


def front_matter(values: Mapping[str, Any]) -> Markdown:
    """Write the YAML between two lines of dashes that a page of Jekyll begins with."""
    text = yaml.safe_dump(dict(values), sort_keys=False, allow_unicode=True, width=2**16)
    return Markdown(f"---\n{text}---\n")
