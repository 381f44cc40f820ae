"""How long the tables of people live, and what of a person they hold.

The one rule kept here: a person or pupil who is erased leaves an id without a name, which others' rows lean on.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.core.feature import Keep
from bot.core.keeping import Nothing, Rows
from bot.people.joining.models import CodeAsk, WaitingJoin
from bot.people.joining.service import KEEP_TRIES, forget_asks, forget_tries
from bot.people.models import (
    AccountLink,
    AuditRow,
    ClassMembership,
    GuardianshipRow,
    Invitation,
    Person,
    Pupil,
    RepresentativeRow,
    StaffRoleRow,
    WrongCode,
)
from bot.people.office.models import OfficeTask
from bot.people.privacy import chain

# Thirteen months (promises 3.2).
KEEP_AUDIT = timedelta(days=396)


def _nobody() -> Mapping[str, Any]:
    """A key that no list has; NULL would say that the row waits to be sealed."""
    return {"given_name": "", "family_name": "", "sourced_id": "", "sourced_key": secrets.token_bytes(32)}


KEEPS = (
    Keep(
        "persons",
        None,
        "as long as the person has a child or a class at the school; then to the end of that school year and the "
        "policy's months",
        holds=Rows(
            Person,
            person=("id",),
            hides=("sourced_key",),
            emptied=lambda: {**_nobody(), "phone": None, "language": None, "enabled": False},
            stays=True,
        ),
    ),
    Keep("classes", None, "as long as the school has the class", holds=Nothing("a class's name")),
    Keep(
        "pupils",
        None,
        "as long as the pupil is at the school; then to the end of that school year and the policy's months",
        holds=Rows(
            Pupil,
            pupil=("id",),
            hides=("sourced_key",),
            emptied=lambda: {**_nobody(), "born_on": None, "alias": None},
            stays=True,
        ),
    ),
    Keep(
        "class_memberships",
        None,
        "which class, and from when until when, as long as the pupil is kept",
        holds=Rows(ClassMembership, pupil=("pupil_id",), thin=True),
    ),
    Keep(
        "guardianships",
        None,
        "who acted for whom, and from when until when, as long as the pupil is kept",
        holds=Rows(GuardianshipRow, person=("person_id",), pupil=("pupil_id",), others=("person_id",), stays=True),
    ),
    Keep(
        "staff_roles",
        None,
        "who taught whom, as long as the class is kept",
        holds=Rows(StaffRoleRow, person=("person_id",), stays=True),
    ),
    Keep(
        "representatives",
        None,
        "who spoke for a class or sat in a body, as long as the person is kept",
        holds=Rows(RepresentativeRow, person=("person_id",), stays=True),
    ),
    Keep(
        "account_links",
        None,
        "as long as the person is kept: an ended link is what shuts out an old phone",
        holds=Rows(AccountLink, person=("person_id",), account=("account_id",)),
    ),
    Keep(
        "invitations",
        None,
        "hashes only, as long as the person is kept: a used code must stay known as used",
        holds=Rows(
            Invitation, person=("person_id",), hides=("token_hash", "code"), clears_account=("used_by",), stays=True
        ),
    ),
    Keep(
        "waiting_joins",
        None,
        "whose first use waited for the office, and what it said, as long as person and account are kept",
        holds=Rows(
            WaitingJoin, person=("person_id",), account=("account_id",), others=("decided_by",), clears=("decided_by",)
        ),
    ),
    Keep(
        "code_asks",
        KEEP_TRIES.days,
        "one an account, until the office has been told",
        purge=forget_asks,
        holds=Rows(CodeAsk, account=("account_id",)),
    ),
    Keep(
        "wrong_codes",
        KEEP_TRIES.days,
        "five tries an hour are counted; a day shows a night of guessing",
        purge=forget_tries,
        holds=Rows(WrongCode, account=("account_id",)),
    ),
    Keep(
        "office_tasks",
        None,
        "what the office was asked and who saw to it, as long as the person is kept",
        holds=Rows(
            OfficeTask,
            person=("person_id",),
            pupil=("pupil_id",),
            others=("person_id", "done_by"),
            hides=("key", "account_id"),
            clears=("done_by",),
            clears_account=("account_id",),
            stays=True,
        ),
    ),
    Keep(
        "audit",
        KEEP_AUDIT.days,
        "ids only: who did what, or was denied it; thirteen months, so that a year can be looked back on",
        purge=chain.forget_old,
        holds=Rows(AuditRow, person=("person_id",), account=("account_id",), thin=True),
    ),
    Keep("audit_seals", None, "what shows that no row of the audit was changed", holds=Nothing("hashes of the audit")),
)
