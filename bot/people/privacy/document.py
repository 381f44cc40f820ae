"""The files of `/mydata`: one to read, one for a computer.

The one rule kept here: every value is escaped. A name is data, also in a file that a browser opens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from html import escape
from typing import Any

import orjson

from bot.core.dates import clock_time, dated, local
from bot.core.keeping import Row
from bot.core.replies import Document
from bot.core.texts import N_, _, language
from bot.people.privacy.mine import AtSchool, Mine

# What each table is called in the file, in the order in which they are read. Others come last, under their own name.
_TITLES = {
    "persons": N_("Who you are in the school's list"),
    "account_links": N_("Your link to the school"),
    "guardianships": N_("Children you are linked to"),
    "staff_roles": N_("What you do at the school"),
    "representatives": N_("What you are elected for"),
    "preferences": N_("How you want to be told"),
    "bookings": N_("Talks you have booked"),
    "unsuited": N_("When no time suited you"),
    "rounds": N_("Rounds of talks you hold"),
    "slots": N_("Your times for talks"),
    "invitations": N_("Letters with a code"),
    "waiting_joins": N_("When you joined"),
    "outbox": N_("Messages to you, without their words"),
    "audit": N_("The log: what you did, without words"),
    "accounts": N_("Your Telegram account"),
}

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;width:100%;font-size:.85rem}"
    "td{border-top:1px solid #ddd;padding:.2rem .6rem .2rem 0;vertical-align:top}td:first-child{color:#666;width:35%}"
)


def as_html(found: Mine, now: datetime) -> Document:
    """To read, in the language being written in."""
    zone = found.schools[0].zone
    title = _("What the bot keeps about you")
    parts = [f"<h1>{escape(title)}</h1><p>{escape(dated(local(now, zone).date()))}</p>"]
    for at in found.schools:
        school = at.school or _("The school")
        parts.append(f"<h1>{escape(school)}</h1>")
        if at.children:
            parts.append(f"<p>{escape(', '.join(at.children))}</p>")
        parts += _sections(at.tables, zone)
    parts += _sections(found.account, zone)
    body = "".join(parts)
    page = (
        f'<!doctype html><html lang="{language()}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style><body>{body}</body></html>"
    )
    return Document("skolebro.html", page.encode(), "text/html")


def as_json(found: Mine, now: datetime) -> Document:
    """For a computer: the same rows, by table and column."""
    document = {
        "at": now,
        "schools": [_school(at) for at in found.schools],
        "account": found.account,
    }
    content = orjson.dumps(document, default=_text, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS)
    return Document("skolebro.json", content, "application/json")


def _school(at: AtSchool) -> Mapping[str, Any]:
    return {"school": at.school, "children": at.children, "tables": at.tables}


def _text(value: Any) -> str | None:
    return value.isoformat() if isinstance(value, date | datetime | time) else None


def _sections(tables: Mapping[str, Sequence[Row]], zone: str) -> list[str]:
    order = [table for table in _TITLES if table in tables] + sorted(set(tables) - set(_TITLES))
    found = []
    for table in order:
        title = _(_TITLES[table]) if table in _TITLES else table
        rows = "".join(_row(row, zone) for row in tables[table])
        found.append(f"<h2>{escape(title)} ({len(tables[table])})</h2>{rows}")
    return found


def _row(row: Row, zone: str) -> str:
    cells = (f"<tr><td>{escape(name)}<td>{escape(_shown(value, zone))}" for name, value in row.items())
    return f"<table>{''.join(cells)}</table>"


def _shown(value: Any, zone: str) -> str:
    if isinstance(value, datetime):
        moment = local(value, zone)
        return f"{dated(moment.date())}, {clock_time(moment)}"
    if isinstance(value, date):
        return dated(value)
    if isinstance(value, time):
        return clock_time(value)
    if isinstance(value, bytes):
        return "…"
    return str(value)
