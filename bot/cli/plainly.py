"""Running a command's work, and wording what stopped it.

The one rule kept here: no sentence shows a value from the database or the environment that may be secret; of an
unexpected error only its name is told, and all of it where the log level is debug.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer

from bot.core import loop
from bot.settings import Settings

T = TypeVar("T")


class Refused(Exception):
    """The command line's own no: the whole sentence."""


def carry_out(work: Callable[[Settings], Awaitable[T]]) -> T:
    """Read the settings and do the work. What stops it is worded on stderr, and the command ends with 1."""
    settings: Settings | None = None
    try:
        settings = Settings()
        return loop.run(_awaited(work(settings)))
    except Exception as error:
        sentence = sentence_of(error)
        if sentence is None:
            if settings is not None and settings.log_level == "debug":
                raise
            sentence = (
                f"Something unexpected went wrong ({type(error).__name__}), and nothing was changed. "
                "Run it again with SKOLEBRO_LOG_LEVEL=debug to see where."
            )
        typer.echo(sentence, err=True)
        raise typer.Exit(1) from error


async def _awaited(work: Awaitable[T]) -> T:
    return await work


def sentence_of(error: BaseException) -> str | None:
    """What to tell of an expected error; None for a bug."""
    # Imported when something went wrong: half of the house hangs on these.
    from sqlalchemy.exc import DBAPIError

    from bot.absence.following.registering.errors import RegisterError
    from bot.cli.school_refusals import school_refusal
    from bot.core.errors import Refusal
    from bot.core.keys import KeyTrouble
    from bot.core.lease import LeaseTaken
    from bot.core.schema import SchemaBehind
    from bot.people.roster import RosterError
    from bot.schools.policy import PolicyError

    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, Refusal):
        return _refusal(error) or school_refusal(error)
    if isinstance(error, RosterError):
        return f"The class list was refused, and nothing was changed:\n{error}"
    if isinstance(error, RegisterError):
        return f"The register was refused, and nothing was changed:\n{error}"
    if isinstance(error, PolicyError):
        return f"The policy cannot be used:\n{error}"
    if isinstance(error, KeyTrouble):
        return _capital(f"{error}.")
    if isinstance(error, SchemaBehind):
        return _capital(f"{error}. Run: skolebro migrate")
    if isinstance(error, LeaseTaken):
        return "Another skolebro is running with this database. Only one can run at a time."
    if isinstance(error, DBAPIError):
        return f"The database cannot be used: {_first_line(error.orig)}."
    return school_refusal(error) or _settings_or_machine(error) or _telegram(error)


def _settings_or_machine(error: BaseException) -> str | None:
    from pydantic import ValidationError

    if isinstance(error, ValidationError) and error.title == Settings.__name__:
        found = (
            f"SKOLEBRO_{'_'.join(map(str, detail['loc'])).upper()}: {detail['msg']}"
            for detail in error.errors(include_input=False)
        )
        return "The settings cannot be used:\n" + "\n".join(found)
    if isinstance(error, OSError):
        return f"It cannot be done: {error.strerror or type(error).__name__}" + (
            f" ({error.filename})." if error.filename else "."
        )
    return None


def _telegram(error: BaseException) -> str | None:
    """The library's errors by their names: this floor does not know it, and its texts may quote the token."""
    if type(error).__module__.partition(".")[0] != "telegram":
        return None
    if type(error).__name__ == "InvalidToken":
        return "Telegram does not know the token in SKOLEBRO_TELEGRAM_TOKEN. BotFather shows the right one."
    return f"Telegram cannot be reached or refuses ({type(error).__name__}). Run: skolebro doctor"


def _refusal(error: BaseException) -> str | None:
    from bot.people.importing.errors import AnotherSchools
    from bot.people.invitations.errors import UnknownPeople
    from bot.people.letters.errors import UnknownClass
    from bot.schools import errors as of_school

    match error:
        case of_school.UnknownPreset():
            return f"There is no preset {error.name!r}. There are: {', '.join(error.known)}."
        case of_school.SchoolKeyTaken():
            return f"There is a school with the key {error.key!r} already."
        case of_school.SchoolKeyUnfit():
            return (
                f"{error.key!r} cannot be a key. Take 1 to 40 of the letters a to z, digits and hyphens, "
                "with a letter or digit first."
            )
        case of_school.SchoolNameUnfit():
            return "A school's name has 1 to 200 characters on one line, its phone number at most 40."
        case of_school.UnknownSchool():
            if not error.known:
                return "There is no school yet. Add one with: skolebro school add"
            return f"There is no school {error.key!r}. There are: {', '.join(error.known)}."
        case UnknownClass():
            return f"There is no class {error.name!r} here now. There are: {', '.join(error.known)}."
        case AnotherSchools():
            return (
                f"{error.leaving} of {error.pupils} pupils are not in this list: is it another school's? Nothing was "
                "changed. If it is of some classes only, add --part; if they really leave, --many-leave."
            )
        case UnknownPeople():
            return f"Nobody here to invite has the id {', '.join(error.sourced_ids)}."
    return None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _first_line(error: BaseException | None) -> str:
    """A driver's second line may quote values."""
    return str(error).partition("\n")[0].rstrip(".")
