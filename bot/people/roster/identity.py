"""Who is who in a list that has no ids, and when two spellings are one name.

The one rule kept here: the same words give the same id, on any day and in any order of rows; what cannot be told
apart is a problem of the list and never a guess.

An id is made of these, folded (below), and never shows them:

* a pupil: given name, family name, and the birth date if there is one
* an adult with a telephone number: given name, family name, and the last eight digits of the number
* a guardian without one: given name, family name, and the pupil, so that a brother's father is another person
* somebody on the staff without one: given name and family name
* a class: its name, so that 3.B, 3B and “3 b” are one class

A number or birth date that is filled in later, or changes, is recognised by the import (`importing.recognising`).
A changed name is another person: the one before leaves, with every access, and the new one is to be invited. Who
wants it otherwise gives the rows ids.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable

# Turns text into bytes that do not show it; an installation's own key keeps others from trying names out.
Blinder = Callable[[str], bytes]

_PHONE_DIGITS = 8
_SHOWN_BYTES = 10


def folded(text: str) -> str:
    """The text as names are compared: letters and digits only, in small letters, composed."""
    text = unicodedata.normalize("NFKC", text).casefold()
    if text.isalnum():
        return text
    # Marks stay: in many scripts the vowels are marks.
    return "".join(letter for letter in text if unicodedata.category(letter)[0] in "LMN")


def unkeyed(text: str) -> bytes:
    """For reading a list where there is no installation."""
    return hashlib.sha256(text.encode()).digest()


def derived(blind: Blinder, sort: str, *words: str) -> str:
    """An id like “pupil-3f2a…”."""
    text = "\0".join((sort, *(folded(word) for word in words)))
    return f"{sort}-{blind(text)[:_SHOWN_BYTES].hex()}"


def last_digits(phone: str) -> str:
    """What is left of a number when its country code may be there or not; empty for what is too short."""
    digits = "".join(filter(str.isdecimal, phone))
    return digits[-_PHONE_DIGITS:] if len(digits) >= _PHONE_DIGITS else ""
