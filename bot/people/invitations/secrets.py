"""The two secrets of a letter: what they look like, how they are typed, and what is kept of them.

The one rule kept here: a typed code has one reading. No two letters of the alphabet look alike, and what looks
like one of them, or is its twin in another script, is taken for it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata

# Without I, L, O and U: they are taken for J, Q and V below.
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LETTERS = 10
_GROUP = CODE_LETTERS // 2
# 16 bytes are 22 letters of base64url, well under the 64 that a deep link may carry.
TOKEN_BYTES = 16
TOKEN_LETTERS = 22

_LOOK_ALIKE = {
    **dict(zip("0O1ILU2345678", "QQJJJVZEASGTB", strict=True)),
    # Keyboards in other scripts have letters that cannot be told from ours.
    **dict(zip("АВЕЅІЈКМНОРСТУХ", "ABESJJKMHQPCTYX", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHJKMNQPTYX", strict=True)),
}
_BETWEEN = re.compile(r"[\s\-‐‑‒–—−_.,·'\"»«”“\u200b\u200e\u200f\u2060\ufeff]+")
_TOKEN = re.compile(rf"[A-Za-z0-9_-]{{{TOKEN_LETTERS}}}")
_LINK = re.compile(r"(?:https?://)?(?:t|telegram)\.me/\w+\?start=([A-Za-z0-9_-]+)", re.IGNORECASE)
_COMMAND = re.compile(r"/start(?:@\w+)?\s+", re.IGNORECASE)
# As printed: all in one, or two groups of five.
_PRINTED = (CODE_LETTERS,), (_GROUP, _GROUP)


def new_token() -> str:
    """A link's secret: 128 random bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_code() -> str:
    """A typed code: ten letters, 44 bits, guessed five times an hour at most."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))


def printed(code: str) -> str:
    """ "ABCDE FGHJK": in groups, as it stands in the letter."""
    return f"{code[:_GROUP]} {code[_GROUP:]}"


def token_hash(token: str) -> bytes:
    """What is kept of a token. Plain SHA-256 is enough: 128 random bits cannot be tried out."""
    return hashlib.sha256(token.encode()).digest()


def normalised(text: str) -> str | None:
    """The ten letters behind what was typed, or None when it is no code.

    Forgives case, accents, spaces, dashes and look-alikes.
    """
    if len(text) > 100:
        return None
    plain = unicodedata.normalize("NFKD", _BETWEEN.sub("", text)).upper()
    letters = "".join(_LOOK_ALIKE.get(letter, letter) for letter in plain if not unicodedata.combining(letter))
    fits = len(letters) == CODE_LETTERS and all(letter in ALPHABET for letter in letters)
    return letters if fits else None


def secret_in(text: str) -> str | None:
    """The token or the normalised code that somebody meant to give, after /start or when asked; else None.

    A pasted link and a pasted command count, too.
    """
    text = _COMMAND.sub("", text.strip(), count=1)
    link = _LINK.fullmatch(text)
    given = link[1] if link else text
    return given if _TOKEN.fullmatch(given) else normalised(given)


def code_in(text: str) -> str | None:
    """The same in text that nobody asked for, where it must stand exactly as printed: "Hej, vi kommer" is none."""
    words = [word for word in _BETWEEN.split(text.strip()) if word]
    if tuple(map(len, words)) in _PRINTED or _LINK.fullmatch(text.strip()):
        return secret_in(text)
    return text.strip() if _TOKEN.fullmatch(text.strip()) else None
