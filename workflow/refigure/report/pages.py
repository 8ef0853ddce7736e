"""Write pages from templates: each one self-contained file, the same bytes for the same inputs."""

import base64
import datetime
import hashlib
import json
import logging
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup, escape

logger = logging.getLogger("refigure")

FIGURE_SCRIPTS = ("report.js", "points.js", "figures.js")  # of a page with pictures
LONG_NUMBER = re.compile(r"(\d+)\.(\d+)(?:e[+-]?\d+)?")
DIGITS = 6
BETWEEN_BACKTICKS = re.compile(r"`([^`]+)`")


def write_page(
    page: str,
    template: str,
    assets: Iterable[str],
    scripts: Sequence[str] = ("report.js",),
    **values: Any,
) -> None:
    """Render `template`, one of the `assets`, with the values and write it.

    The style sheet and the scripts among the assets are inlined; the page's content security policy
    allows these two by their hashes and nothing else, so that a page can never ask for anything.
    """
    texts = {Path(path).name: Path(path).read_text(encoding="utf-8") for path in assets}
    code = {"style": texts["style.css"], "script": "".join(texts[name] for name in scripts)}
    inlined = {
        name: {"text": Markup(text), "hash": content_hash(text)}  # noqa: S704, ours
        for name, text in code.items()
    }
    html = environment(texts).get_template(template).render(**inlined, **values)
    Path(page).write_text(html, encoding="utf-8", newline="\n")
    logger.info("%s: %.2f MB", page, len(html.encode()) / 1e6)


def environment(texts: dict[str, str]) -> Environment:
    """Make the template environment: all is escaped, and a name that is missing is an error."""
    templates = {name: text for name, text in texts.items() if name.endswith(".j2")}
    made = Environment(
        loader=DictLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    made.filters |= {
        "short": short,
        "prose": prose,
        "day": day,
        "json": json_text,
        "size": size,
        "web": is_web,
    }
    made.globals |= {
        "command": command,
        "change_command": change_command,
        "settings_by_step": settings_by_step,
    }
    return made


def content_hash(text: str) -> str:
    """The hash of an inlined style sheet or script, as a content security policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def short(text: str) -> str:
    """Round every decimal number of many digits in a text to six; the CSV file has them all."""

    def rounded(found: re.Match[str]) -> str:
        digits = max(DIGITS, len(found[1]))
        is_long = len(found[1] + found[2]) > digits
        return f"{float(found[0]):.{digits}g}" if is_long else found[0]

    return LONG_NUMBER.sub(rounded, text)


def prose(text: str) -> Markup:
    """Show what stands between backticks as code."""
    return Markup(BETWEEN_BACKTICKS.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704, escaped


def day(date: datetime.date) -> str:
    """Write a date as "2 January 2019"."""
    return f"{date.day} {date:%B} {date.year}"


def json_text(value: Any) -> str:
    """Write a setting as JSON, which is also YAML."""
    return json.dumps(value, ensure_ascii=False)


def size(count: int) -> str:
    """Write a number of bytes for people."""
    value = float(count)
    for unit in ("bytes", "kB", "MB"):
        if value < 1000:
            return f"{value:.3g} {unit}"
        value /= 1000
    return f"{value:.3g} GB"


def is_web(address: str) -> bool:
    """Tell whether an address may become a link; a path or another scheme is shown as text."""
    return address.startswith(("https://", "http://"))


def command(targets: Iterable[str], options: Sequence[str], *flags: str) -> str:
    """Write the command that makes the targets; options may take several values and come last."""
    return " ".join(["snakemake --cores 1", *flags, shlex.join(targets), *options])


def settings_by_step(settings: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Sort a post's settings by step; those above the steps come first, under an empty name."""
    common = {key: value for key, value in settings.items() if not isinstance(value, Mapping)}
    steps = {key: dict(value) for key, value in settings.items() if isinstance(value, Mapping)}
    return {"": common, **steps}


def change_command(post: str, step: str, key: str, value: Any, options: Sequence[str]) -> str:
    """Write the command that runs a post with another value of one setting.

    Args:
        step: the step that has the setting; empty for a setting of the whole post.
    """
    changed = {step: {key: value}} if step else {key: value}
    change = shlex.quote(f"{post}={json_text(changed)}")
    others = [option.removeprefix("--config ") for option in options]
    return command([post], [f"--config {change}", *others])
