"""One's own data as a feature, with the nightly ticks that purge what is over and chain the audit."""

from __future__ import annotations

from bot.core.feature import Feature, Tick
from bot.people.office.kinds import TaskKind
from bot.people.privacy import chain, gone, leaving, screens, service, strangers
from bot.people.privacy.handlers import Keeps, Privacy
from bot.people.privacy.notices import files_kind
from bot.people.privacy.tasks import show_left

_HOUR, _FIVE_MINUTES, _MINUTE, _SECONDS = 3600, 300, 60, 20


def privacy_feature(keeps: Keeps, ends: service.Ends) -> Feature:
    """The feature. `keeps` are the whole house's; `ends` tells every feature what has ended."""
    privacy = Privacy(keeps, ends)
    return Feature(
        "privacy",
        routes=privacy.routes,
        notices=(files_kind(keeps), *leaving.KINDS),
        ticks=(
            # Hourly, so that a night without power costs hours and not a day; what is not due costs nothing.
            Tick("privacy.purge", _HOUR, privacy.purge),
            # From midnight on until all of a school's are erased, then not before the next one.
            Tick("privacy.gone", _MINUTE, gone.erase_gone(keeps, ends)),
            Tick("privacy.strangers", _FIVE_MINUTES, strangers.forget_strangers(keeps)),
            Tick("privacy.chain", _FIVE_MINUTES, chain.chain),
            # Seconds after they are sent nothing says any more where the phone of who left is.
            Tick("privacy.left", _SECONDS, leaving.forget_sent),
        ),
        tasks=(TaskKind(service.LEFT, screens.LEFT_TITLE, show_left),),
    )
