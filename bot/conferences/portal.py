"""The way to the school's own system, where the policy says where it is."""

from __future__ import annotations

from bot.core.replies import Button, Rows, shortened
from bot.core.texts import _
from bot.schools.policy import Policy


def portal_row(policy: Policy) -> Rows:
    """A button that leads there, by its name; none without an address."""
    if not policy.links.portal.startswith("https://"):
        return ()
    label = shortened(policy.portal.names[0], 20) if policy.portal.names else _("Open it")
    return ((Button(label, url=policy.links.portal),),)
