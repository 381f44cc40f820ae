"""The access table, written out once more: who may do what to whose. Any change in it is made here too, on purpose."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from bot.accounts.models import SeenUpdate
from bot.accounts.service import find_account
from bot.cli.commands import app
from bot.core.errors import NotAllowed
from bot.core.texts import LANGUAGES, _, in_language
from bot.core.unit import Unit, Units
from bot.features import assemble
from bot.people.access import ACTIONS, ROLE_NAMES, ROLES, TABLE, About, Role, Whose, may, require, rights_of
from bot.people.acting import Acting, acting_of
from bot.people.models import Guardianship, Representative, StaffRole
from bot.people.rights.screens import my_rights
from bot.schools import policy as policy_package
from bot.schools.policy import PolicyError, parse_policy
from bot.schools.policy.loading import load_preset
from tests.access.stage import Stage, Things

CUSTODY, INFORMATION, OTHER = Guardianship
PARENT, MEMBER = Representative
CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD = StaffRole
_AROUND_CLASS = (CUSTODY, INFORMATION, OTHER, PARENT, CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD)

# action: who may do it to what is theirs.
MATRIX: dict[str, tuple[Role, ...]] = {
    "home.see": ROLES,
    "children.see": (CUSTODY, INFORMATION, OTHER),
    "reminders.choose": ROLES,
    "conference.see": (CUSTODY, INFORMATION),
    "conference.book": (CUSTODY,),
    "wish.say": (CUSTODY,),
    "round.see": (CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD),
    "round.manage": (CONTACT, TEAM, OFFICE, HEAD),
    "round.consult": (PARENT,),
    "round.book_for": (CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD),
    "talk.invite": (CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD),
    "talk.attend": (CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD),
    "held.mark": (CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD),
    "held.count": (CONTACT, TEAM, SUBSTITUTE, HEAD),
    "single.answer": (CUSTODY,),
    "single.arrange": (CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD),
    "single.attend": (CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD),
    "topic.see": (CUSTODY, CONTACT, TEAM, SUBSTITUTE, HEAD),
    "topic.raise": (CUSTODY, CONTACT, TEAM, SUBSTITUTE),
    "topic.decide": (CUSTODY, CONTACT, SUBSTITUTE, HEAD),
    "request.ask": (CUSTODY,),
    "request.tell": (CUSTODY, INFORMATION, OTHER),
    "request.answer": (CONTACT, SUBSTITUTE, OFFICE, HEAD),
    "visit.wish": (CUSTODY, INFORMATION, OTHER),
    "visit.answer": (CONTACT, TEAM, SUBSTITUTE),
    "preparation.see": (CUSTODY, CONTACT, TEAM, SUBSTITUTE),
    "preparation.home": (CUSTODY,),
    "preparation.lead": (CONTACT, TEAM, SUBSTITUTE),
    "talk_agreement.see": (CUSTODY, CONTACT, TEAM, SUBSTITUTE, HEAD),
    "talk_agreement.make": (CONTACT, TEAM, SUBSTITUTE),
    "talk_agreement.answer": (CUSTODY,),
    "record.see": (CUSTODY, CONTACT, TEAM, SUBSTITUTE),
    "record.read": (CUSTODY,),
    "record.tell": (CONTACT, TEAM),
    "page.open": ROLES,
    "page.hand_out": (OFFICE, HEAD),
    "confidential.write": (CUSTODY, CONTACT, TEAM, SUBSTITUTE, HEAD),
    "confidential.read": (CUSTODY, CONTACT, TEAM, SUBSTITUTE, HEAD),
    "absence.see": (CUSTODY,),
    "absence.report": (CUSTODY,),
    "absence.today": (CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD),
    "absence.register": (CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD),
    "absence.follow": (CONTACT, OFFICE, HEAD),
    "absence.judge": (OFFICE, HEAD),
    "absence.export": (OFFICE, HEAD),
    "leave.apply": (CUSTODY,),
    "leave.decide": (CONTACT, HEAD),
    "question.ask": (CUSTODY, INFORMATION, OTHER),
    "question.answer": (CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD),
    "question.write_home": (CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD),
    "contact.note": (CONTACT, TEAM, SUBSTITUTE),
    "contact.count": (HEAD,),
    "news.read": (CUSTODY, INFORMATION, CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD),
    "news.write": (CONTACT, TEAM, SUBSTITUTE, OFFICE, HEAD),
    "news.write_to_school": (OFFICE, HEAD),
    "meeting.agree": (PARENT,),
    "principle.see": ROLES,
    "rights.see": ROLES,
    "who.see": _AROUND_CLASS,
    "who.show_name": (PARENT, MEMBER),
    "card.see": _AROUND_CLASS,
    "card.set": (CONTACT, TEAM),
    "agreement.propose": (CONTACT, TEAM),
    "agreement.record": (CONTACT, PARENT),
    "sharing.choose": (CUSTODY,),
    "pairs.ask": (CONTACT, OFFICE, HEAD),
    "pairs.decide": (OFFICE, HEAD),
    "roles.see": (OFFICE, HEAD),
    "roles.manage": (OFFICE, HEAD),
    "roles.manage_school": (HEAD,),
    "pupils.see": (OFFICE, HEAD),
    "guardianships.manage": (OFFICE, HEAD),
    "office.see": (OFFICE, HEAD),
    "office.decide": (OFFICE, HEAD),
    "invitation.see": (OFFICE, HEAD),
    "invitation.issue": (OFFICE, HEAD),
    "invitation.revoke": (OFFICE, HEAD),
    "joining.undo": (OFFICE, HEAD),
    "pupils.admit": (OFFICE, HEAD),
    "pupils.protect": (HEAD,),
    # Only of a child who is protected and let in by the school: see below.
    "child.admit": (),
}


async def acting(stage: Stage, role: Role) -> Acting:
    async def look(unit: Unit) -> Acting:
        account = await find_account(unit, stage.users[role])
        assert account is not None
        return await acting_of(unit, account)

    return await stage.units.read(look)


def about(place: Things) -> About:
    return About(place.ids["school_id"], class_id=place.ids["class_id"], pupil_id=place.ids["pupil_id"])


@pytest.mark.parametrize("role", ROLES, ids=str)
async def test_every_role_may_what_the_table_says_and_no_more(stage: Stage, role: Role) -> None:
    own, near, far = stage.places
    who = await acting(stage, role)
    allowed = {action: may(who, action, about(own)) for action in MATRIX}
    assert allowed == {action: role in roles for action, roles in MATRIX.items()}
    about_all = {action for action, grants in ACTIONS.items() if {grant.whose for grant in grants} == {Whose.OWN}}
    for action in set(MATRIX) - about_all:
        of_the_school = role in (OFFICE, HEAD) and role in MATRIX[action]
        assert may(who, action, about(near)) is of_the_school, action
    assert not any(may(who, action, about(far)) for action in MATRIX)
    assert not may(who, "no.such_action", about(own))


def test_the_written_table_knows_every_action() -> None:
    assert set(MATRIX) == set(ACTIONS)


def test_features_and_table_know_the_same_actions() -> None:
    named = [action for feature in assemble().features for action in feature.actions]
    assert sorted(named) == sorted(ACTIONS), "each action belongs to exactly one feature"


def test_every_route_names_an_action_of_the_table_or_is_open_on_purpose() -> None:
    assembled = assemble()
    routes = assembled.routes
    all_routes = {
        name: each.route for table in (routes.commands, routes.presses, routes.answers) for name, each in table.items()
    }
    assert {route.action for route in all_routes.values() if route.action is not None} <= set(ACTIONS)
    # Before somebody is let in they have no right; these are what leads there, and what must work for everyone.
    open_to_all = {name for name, route in all_routes.items() if route.action is None}
    assert open_to_all == {
        "start", "language", "sprog", "sprak", "help", "hjaelp", "hjelp", "hjalp", "privacy", "privatliv", "personvern",
        "integritet", "forget", "slet", "slett", "radera", "mydata", "minedata", "minadata",
        "joining.code", "joining.number", "ja", "jn", "jt", "jw", "lc", "lcn", "lg", "lgc", "hmh", "hmp",
        "pd", "pds", "pf", "pfa", "pfy",
    }  # fmt: skip


async def test_the_policy_narrows_what_adults_without_custody_may_and_never_widens_it(stage: Stage) -> None:
    own = stage.places[0]
    policy = load_preset("dk-buddinge")
    assert set(policy.guardianships.information) <= {
        action for action, grants in ACTIONS.items() if any(grant.role is Guardianship.INFORMATION for grant in grants)
    }
    for kind in (Guardianship.INFORMATION, Guardianship.OTHER):
        who = await acting(stage, kind)
        (person,) = who.persons
        for allows in (
            frozenset[str](),
            frozenset({"conference.see"}),
            frozenset({"conference.see", "conference.book"}),
        ):
            children = tuple(replace(child, allows=allows) for child in person.children)
            acts = replace(who, persons=(replace(person, children=children),))
            assert may(acts, "conference.see", about(own)) is ("conference.see" in allows)
            assert not may(acts, "conference.book", about(own))


def test_a_policy_that_lets_them_book_is_refused() -> None:
    text = (Path(policy_package.__file__).parent / "presets" / "dk-buddinge.toml").read_text(encoding="utf-8")
    wider = text.replace(
        'information = {value = ["conference.see", "news.read"]', 'information = {value = ["conference.book"]'
    )
    assert wider != text
    with pytest.raises(PolicyError, match=r"guardianships\.information"):
        parse_policy(wider, "school.toml")


def test_a_policy_from_before_says_nothing_of_them_and_the_defaults_hold() -> None:
    text = (Path(policy_package.__file__).parent / "presets" / "dk-buddinge.toml").read_text(encoding="utf-8")
    before = re.sub(r"\[guardianships\]\n(.+\n)+", "", text)
    assert before != text
    assert parse_policy(before, "school.toml").guardianships.information == ("conference.see", "news.read")
    assert parse_policy(before, "school.toml").guardianships.other == ()


@pytest.mark.parametrize("code", LANGUAGES)
async def test_everybody_reads_what_they_may_do_and_only_that(stage: Stage, code: str) -> None:
    for role in ROLES:
        who = await acting(stage, role)
        with in_language(code):
            (screen,) = (my_rights(who),)
            assert _(ROLE_NAMES[role]) in screen.text
            told = {title for title in (right.title for right in TABLE.values()) if f"• {_(title)}" in screen.text}
        expected = {TABLE[action].title for action, roles in MATRIX.items() if role in roles}
        assert told == expected
        assert list(rights_of(who)) == [right.title for right in TABLE.values() if right.title in expected]


def test_the_command_prints_the_whole_table() -> None:
    printed = CliRunner().invoke(app, ["access", "table", "--format", "csv"])
    assert printed.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(printed.stdout)))
    told = {(row["action"], row["role"], row["whose"]) for row in rows}
    assert told == {
        (action, grant.role.value, grant.whose.value) for action, right in TABLE.items() for grant in right.grants
    }
    shown = CliRunner().invoke(app, ["access", "table"])
    assert shown.exit_code == 0
    assert "Guardian with custody" in " ".join(shown.stdout.split())


async def test_what_is_denied_is_remembered_and_refused(stage: Stage) -> None:
    who = await acting(stage, Guardianship.INFORMATION)

    async def work(unit: Unit) -> None:
        with pytest.raises(NotAllowed):
            require(unit, who, "conference.book", about(stage.places[0]))
        (asked,) = unit.asked
        assert (asked.action, asked.allowed) == ("conference.book", False)

    await stage.units.run(work)


@pytest.mark.both_databases
async def test_a_reading_unit_cannot_write(units: Units) -> None:
    async def writes(unit: Unit) -> None:
        await unit.execute(insert(SeenUpdate), {"update_id": 1, "seen_at": unit.now})

    with pytest.raises(DBAPIError):
        await units.read(writes)
    await units.run(writes)
