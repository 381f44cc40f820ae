"""What can be chosen on a preview: to whom, which sort, when, in which languages. Words and buttons."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, time

from bot.conferences.queries import PupilName
from bot.conferences.rounds.wording import by_name, clipped, full_name, in_rows, name_label, paged
from bot.core.dates import clock_time, long_date, short_date
from bot.core.replies import Button, Fold, Rows, Screen, shortened
from bot.core.texts import LANGUAGES, _, capital, isolated, own_name, pgettext
from bot.news import words
from bot.news.facts import Post
from bot.news.models import PostKind, Timing
from bot.news.rules import split
from bot.news.writing import presses as p
from bot.news.writing.drawing import audience, kind_label
from bot.news.writing.facts import ClassAt, View
from bot.news.writing.queries import ToRing
from bot.news.writing.rules import kinds_for, year_of, years

_CLASSES_A_PAGE, _PUPILS_A_PAGE, _RUNG_A_PAGE = 30, 24, 40
# The times that posts go at, by the school's clock; any other is written.
HOURS = (time(6, 30), time(7, 0), time(7, 30), time(8, 0), time(12, 0), time(14, 0), time(15, 0), time(16, 0),
         time(17, 0), time(18, 0), time(19, 0), time(20, 0))  # fmt: skip
DAYS = 8


def _back(post: Post) -> tuple[Button, ...]:
    return (Button(_("Back"), p.ShowDraft(post.id)),)


def _marked(label: str, on: bool) -> str:
    return f"✓ {label}" if on else label


# To whom --------------------------------------------------------------------------------------------------------------


def whom(view: View, classes: Sequence[ClassAt], page: int) -> Screen:
    """Classes to press on and off; a year or the whole school where one may; only some of a class."""
    post = view.post
    buttons = [
        Button(
            _marked(isolated(shortened(each.name, 18)), each.class_id in post.audience.classes),
            p.ToggleClass(post.id, each.class_id, page),
        )
        for each in classes
    ]
    on_page, turns = paged(buttons, _CLASSES_A_PAGE, page, lambda other: p.ChooseAudience(post.id, other))
    rows = [*in_rows(on_page, 3), *turns]
    if view.whole_school:
        # Translators: a button, at most 20 characters: all classes of one year.
        of_years = [
            Button(_("All of year %(year)s", year=str(year)), p.WholeYear(post.id, year))
            for year in years(each.name for each in classes)[:12]
        ]
        rows += in_rows(of_years, 2)
        rows.append((Button(_marked(_("The whole school"), post.audience.school), p.WholeSchool(post.id)),))
    if post.class_id is not None and len(post.audience.classes) <= 1:
        label = _("Only those concerned")
        rows.append((Button(_marked(label, bool(post.audience.pupils)), p.OnlyConcerned(post.id, post.class_id)),))
    text = _("To whom? Now: %(who)s.", who=audience(post))
    return Screen(text, (*rows, _back(post)))


def of_year(classes: Sequence[ClassAt], year: int) -> list[int]:
    return [each.class_id for each in classes if year_of(each.name) == year]


def concerned(
    view: View, class_id: int, pupils: Sequence[PupilName], chosen: Collection[int], asked: Sequence[Post], page: int
) -> Screen:
    """Which of the class: by name, who said that they come, who has not answered."""
    post = view.post
    buttons = [
        Button(
            _marked(name_label(each.given_name, each.family_name), each.pupil_id in chosen),
            p.TogglePupil(post.id, each.pupil_id, page),
        )
        for each in by_name(pupils, lambda pupil: pupil)
    ]
    on_page, turns = paged(buttons, _PUPILS_A_PAGE, page, lambda other: p.OnlyConcerned(post.id, class_id, other))
    rows = [*in_rows(on_page, 2), *turns]
    for each in [each for each in asked if each.id != post.id and each.is_dated][:3]:
        label = _("Who comes: %(what)s", what=_named(view, each))
        rows.append((Button(clipped(label, 60), p.OnlyComing(post.id, each.id)),))
    for each in [each for each in asked if each.id != post.id and (each.is_dated or each.kind is PostKind.NEED)][:3]:
        label = _("Not answered: %(what)s", what=_named(view, each))
        rows.append((Button(clipped(label, 60), p.OnlySilent(post.id, each.id)),))
    text = _("Which pupils' homes get it? Nobody else sees that they did.")
    return Screen(text, (*rows, (Button(_("Back"), p.ChooseAudience(post.id)),)), protected=True)


def _named(view: View, post: Post) -> str:
    """Which post: its day if it has one, and its first words."""
    day = post.starts_at or post.sent_at
    first = shortened(" ".join(words.said(post).split()) or kind_label(post.kind, post.school.portal), 30)
    return f"{first} ({short_date(view.calendar.local(day).date())})" if day is not None else first


# Which sort ----------------------------------------------------------------------------------------------------------


def sorts(view: View) -> Screen:
    """Each sort with how it comes to the homes."""
    post = view.post
    lines = [f"{kind_label(kind, post.school.portal)}: {_how(kind)}" for kind in kinds_for(view.policy)]
    rows = [
        (Button(_marked(kind_label(kind, post.school.portal), kind is post.kind), p.SetKind(post.id, kind)),)
        for kind in kinds_for(view.policy)
    ]
    return Screen("\n".join([_("What sort of message is it?"), "", *lines]), (*rows, _back(post)))


def _how(kind: PostKind) -> str:
    return {
        PostKind.NEWS: _("comes at once, without a sound."),
        PostKind.STORY: _("comes with the week's other news."),
        PostKind.NEED: _("rings, and asks until it is done."),
        PostKind.IMPORTANT: _("rings. One a week for each teacher."),
        PostKind.GOALS: _("comes at once, without a sound. Who joins later in the term finds it."),
        PostKind.PORTAL: _("a line that points there, with the week's other news."),
    }[kind]


def done_by(view: View, days: Sequence[date], page: int) -> Screen:
    """Until when?"""
    buttons = [Button(capital(short_date(day)), p.SetDoneBy(view.post.id, day)) for day in days]
    turn = (Button(_("Later"), p.ChooseDoneBy(view.post.id, page + 1)),) if page < 3 else ()
    back = (Button(_("Back"), p.ChooseDoneBy(view.post.id, page - 1)),) if page else _back(view.post)
    return Screen(_("By which day should it be done?"), (*in_rows(buttons, 2), *((turn,) if turn else ()), back))


# When ----------------------------------------------------------------------------------------------------------------


def when(view: View, days: Sequence[date], note: str = "") -> Screen:
    """Now, in the morning, or on a day; a time can be written, too."""
    post = view.post
    now = _marked(pgettext("when a post goes", "Now"), post.timing is Timing.NOW)
    morning = _marked(pgettext("when a post goes", "In the morning"), post.timing is Timing.MORNING)
    first = (
        Button(now, p.SetTiming(post.id, Timing.NOW)),
        Button(morning, p.SetTiming(post.id, Timing.MORNING)),
    )
    buttons = [Button(capital(short_date(day)), p.ChooseHour(post.id, day)) for day in days]
    asked = _("When does it go? Press, or write the time, such as %(example)s.", example=_("tomorrow 7.30"))
    text = f"{note}\n\n{asked}" if note else asked
    return Screen(text, (first, *in_rows(buttons, 2), _back(post)))


def hours(view: View, day: date, times: Sequence[time]) -> Screen:
    buttons = [Button(clock_time(each), p.SetMoment(view.post.id, day, each.hour * 60 + each.minute)) for each in times]
    back = (Button(_("Back"), p.ChooseTime(view.post.id)),)
    return Screen(_("At what time on %(date)s?", date=long_date(day)), (*in_rows(buttons, 4), back))


# Languages ------------------------------------------------------------------------------------------------------------


def languages(view: View) -> Screen:
    """Which languages there are words in; the reader gets their own, else the original."""
    post = view.post
    rows = [
        (Button(_marked(own_name(code), code in post.texts), p.WriteIn(post.id, code)),)
        for code in sorted(LANGUAGES, key=lambda code: code != post.language)
    ]
    text = _(
        "Each home gets the words in its own language, if you have written them, else %(language)s with the "
        "language named. In which one do you want to write?",
        language=words.in_a_language(post.language),
    )
    return Screen(text, (*rows, _back(post)))


def write_in(view: View, code: str) -> Screen:
    """The words in this language, please; what there is stands above."""
    there = view.post.texts.get(code)
    lines = [shortened(there.words, 3000), ""] if there is not None and there.words else []
    lines.append(_("Write the words in this language: %(language)s.", language=own_name(code)))
    return Screen("\n".join(lines), ((Button(_("Back"), p.ChooseLanguage(view.post.id)),),))


# Aside ---------------------------------------------------------------------------------------------------------------


def rung(view: View, people: Sequence[ToRing], page: int, fold: Fold, doors: Rows) -> Screen:
    """Who is not reached here, with their numbers; whoever rings them says so behind `doors`."""
    lines = []
    for each in people:
        name = full_name(each.given_name, each.family_name)
        lines.append(_("%(name)s: %(phone)s", name=name, phone=each.phone) if each.phone else name)
    shown = lines[page * _RUNG_A_PAGE : (page + 1) * _RUNG_A_PAGE]
    if len(people) < view.reach.to_ring:
        shown.append(_("The office knows whom else to ring."))
    turns = []
    if page:
        turns.append(Button(_("Back"), p.WhoIsRung(view.post.id, page - 1)))
    if len(lines) > (page + 1) * _RUNG_A_PAGE:
        turns.append(Button(_("Show more"), p.WhoIsRung(view.post.id, page + 1)))
    title = _("These adults get nothing here. Please ring them:")
    rows: Rows = ((tuple(turns),) if turns else ()) + doors
    return Screen("\n".join([title, "", *shown]), rows, protected=True, fold=fold)


def portal_copy(text: str, press: p.CopyForPortal) -> Screen:
    """Nothing but the words, so that a long press copies them; each part of many a message of its own."""
    parts = split(text)
    at = min(max(press.part, 0), len(parts) - 1)
    more = ((Button(_("Next page"), p.CopyForPortal(press.post_id, at + 1)),),) if at < len(parts) - 1 else ()
    return Screen(parts[at], more, new=True)
