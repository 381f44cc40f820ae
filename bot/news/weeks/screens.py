"""A class's week: what homes read of it, and what its team writes. Every word and button."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.conferences.rounds.wording import turning
from bot.core.dates import local, long_moment
from bot.core.replies import Button, Rows, Screen, shortened
from bot.core.texts import N_, _, isolated, language, listed, ngettext, own_name, pgettext
from bot.news import words
from bot.news.facts import Concerned, Post
from bot.news.models import PostState
from bot.news.presses import ReplyToPost, ShowFiles, ShowPost
from bot.news.sending.presses import CorrectPost, ShowReport
from bot.news.weeks import presses as p
from bot.news.weeks.facts import ClassWeeks, Seen, Week
from bot.news.weeks.rules import languages_of, week_called
from bot.questions.presses import ShowAsk

_MOST = 3600
# What the principle asks of homes, as advice and nothing to be checked (D4.19–D4.23).
_ADVICE = {
    "speak_positively": N_("Speak well of school when your child hears it."),
    "show_interest": N_("Ask what your child learns, and how the day was."),
    "calm_homework": N_("Give homework a quiet place, and be near."),
    "on_time": N_("See that your child is on time."),
}

# What an adult may ask their child, another each week (D4.20): of no use as a test, and fit for any age.
ASKED = (
    N_("What made you laugh at school this week?"),
    N_("Whom were you with in the breaks?"),
    N_("What did you learn that you could teach me?"),
    N_("What was hard this week, and what helped?"),
    N_("When did you help somebody, or somebody you?"),
    N_("What would you like to do more of at school?"),
    N_("What are you looking forward to next week?"),
    N_("Whom in the class would you like to know better?"),
)


def _label(class_: ClassWeeks, week: Week) -> str:
    # Translators: a button, at most 20 characters; %(who)s is a class's name, %(week)s a week's number.
    return _("%(who)s, week %(week)s", who=shortened(isolated(class_.name), 9), week=week.number)


def _no_school(weeks: Sequence[Week]) -> str:
    numbers = listed([week.number for week in weeks[:3]])
    if len(weeks) > 3:
        numbers = f"{weeks[0].number}–{weeks[-1].number}"
    # Translators: %(weeks)s are numbers of weeks, such as "42" or "27–31".
    return ngettext("No school: week %(weeks)s.", "No school: weeks %(weeks)s.", len(weeks), weeks=numbers)


# At home -------------------------------------------------------------------------------------------------------------


def my_plans(classes: Sequence[ClassWeeks], *, writes: bool) -> Screen:
    """Each class of one's children: what there is of this week and the next."""
    lines = [_("What do they do at school?"), ""]
    rows: list[tuple[Button, ...]] = []
    for each in classes:
        lines += [_read_line(each, week) for week in each.ahead.weeks]
        rows.append(
            tuple(Button(_label(each, week), p.SeePlan(each.class_id, week.monday)) for week in each.ahead.weeks)
        )
    lines += [_no_school(between) for between in dict.fromkeys(each.ahead.between for each in classes) if between]
    return Screen("\n".join(lines), (*rows, *(_writes() if writes else ())))


def _writes() -> Rows:
    # Translators: a button, at most 20 characters.
    return ((Button(_("Write a plan"), p.ListPlans()),),)


def _read_line(class_: ClassWeeks, week: Week) -> str:
    plan = class_.plans.get(week.key)
    if plan is not None:
        return "• " + words.headline(plan, Concerned((class_.name,)))
    return "• " + _nothing_yet(class_, week)


def _nothing_yet(class_: ClassWeeks, week: Week) -> str:
    return _("%(who)s: no plan for week %(week)s yet.", who=isolated(class_.name), week=week.number)


def seen(found: Seen, *, writes: bool) -> Screen:
    """One week of a class, and the way to the other."""
    rows: list[tuple[Button, ...]] = []
    if found.plan is not None:
        whole = words.whole(found.plan, found.concerned)
        text = shortened(whole, _MOST)
        if text != whole:
            rows.append((Button(pgettext("a post", "Read it"), ShowPost(found.plan.id)),))
        rows += _under(found.plan)
    elif not found.has_school:
        text = _("There is no school in week %(week)s.", week=found.week.number)
    elif not found.policy.messages.weekly_plan:
        text = _("There are no weekly plans here. What the class does stands in the news.")
    else:
        text = _nothing_yet(found.class_, found.week)
    between = found.class_.ahead.between
    if between and found.week not in between:
        text += "\n\n" + _no_school(between)
    if _helps(found):
        rows.append((Button(_("How can I help?"), p.HelpAtHome(found.class_.class_id, found.week.monday)),))
    others = [week for week in found.class_.ahead.weeks if week != found.week]
    rows += [(_to_week(found, week),) for week in others]
    if found.several:
        rows.append((Button(_("Other classes"), p.MyPlans()),))
    return Screen(text, (*rows, *(_writes() if writes else ())))


def _under(plan: Post) -> Rows:
    rows: list[tuple[Button, ...]] = []
    if plan.files:
        rows.append((Button(_("Show files (%(number)s)", number=str(len(plan.files))), ShowFiles(plan.id)),))
    if plan.writer:
        rows.append((Button(_("Only to %(name)s", name=shortened(plan.writer, 10)), ReplyToPost(plan.id)),))
    return tuple(rows)


def _to_week(found: Seen, week: Week) -> Button:
    return Button(_("Week %(week)s", week=week.number), p.SeePlan(found.class_.class_id, week.monday))


def _said_help(found: Seen) -> str | None:
    if found.plan is None:
        return None
    said = found.plan.texts.get(found.plan.language_for(language()))
    return said.help if said is not None else None


def _helps(found: Seen) -> bool:
    return bool(_said_help(found) or found.policy.guardian_duty.advice)


def help_at_home(found: Seen) -> Screen:
    """This week's help from the team, and what the principle advises."""
    lines = []
    week = found.week.number
    if said := _said_help(found):
        lines += [_("Week %(week)s:", week=week) + " " + said, ""]
    back = Button(_("Back"), p.SeePlan(found.class_.class_id, found.week.monday))
    rows: Rows = ((back,),)
    if "show_interest" in found.policy.guardian_duty.advice:
        # Above the advice, which stays as it is; by its number, for the week may be the next one.
        question = _(ASKED[found.week.monday.toordinal() // 7 % len(ASKED)])
        lines += [_("Ask your child in week %(week)s: %(question)s", week=week, question=question), ""]
        # What the child says may be something to raise at once (D4.21).
        rows = ((Button(_("Ask the school"), ShowAsk()),), *rows)
    lines += [f"• {_(_ADVICE[each])}" for each in found.policy.guardian_duty.advice]
    if not lines:
        lines = [_("Nothing is written about this week. Ask the teacher what would help.")]
    return Screen("\n".join(lines).strip(), rows)


def no_classes() -> str:
    return _("There is no class here whose plan you could read.")


# The team ------------------------------------------------------------------------------------------------------------


def plans(classes: Sequence[ClassWeeks], page: int, pages: int, *, reads: bool) -> Screen:
    """Which weeks are written, of the classes on this page."""
    lines = [_("Plans for the class's week. Homes get them at the class's time."), ""]
    rows: list[tuple[Button, ...]] = []
    for each in classes:
        lines += [_written_line(each, week) for week in each.ahead.weeks]
        rows.append(
            tuple(Button(_label(each, week), p.WritePlan(each.class_id, week.monday)) for week in each.ahead.weeks)
        )
    lines += [_no_school(between) for between in dict.fromkeys(each.ahead.between for each in classes) if between]
    # Translators: a button, at most 20 characters: the plans of one's own children's classes.
    mine: Rows = ((Button(_("My children's"), p.MyPlans()),),) if reads else ()
    return Screen("\n".join(lines), (*rows, *turning(page, pages, p.ListPlans), *mine))


def _written_line(class_: ClassWeeks, week: Week) -> str:
    plan = class_.plans.get(week.key)
    of = {"who": isolated(class_.name), "week": week.number}
    if plan is None:
        line = _("%(who)s, week %(week)s: not written yet.", **of)
    elif plan.state is PostState.SCHEDULED and plan.send_at is not None:
        line = _("%(who)s, week %(week)s: goes on %(moment)s.", moment=words.sent_moment(plan, plan.send_at), **of)
    elif plan.stands:
        line = _("%(who)s, week %(week)s: sent.", **of)
    else:
        line = _("%(who)s, week %(week)s: begun.", **of)
    return f"• {line}"


def asks_words(name: str, week: Week, at: datetime | None, zone: str) -> Screen:
    """What does the class do that week?"""
    text = _(
        "What does %(who)s do in week %(week)s? Write it, or send a picture or a file. You see it before it goes.",
        who=isolated(name),
        week=week.number,
    )
    if at is not None:
        text += " " + _("Homes get it on %(moment)s.", moment=long_moment(local(at, zone)))
    return Screen(text, ((Button(_("Back"), p.ListPlans()),),))


def colleagues(plan: Post) -> Screen:
    """A colleague has begun it."""
    text = _(
        "%(name)s has begun the plan for week %(week)s. Nobody has got it yet.",
        name=isolated(plan.writer) if plan.writer else _("A colleague"),
        week=words.week_number(plan.week or ""),
    )
    shown = shortened(words.whole(plan, _class_of(plan)), _MOST)
    # Translators: a button, at most 20 characters: somebody goes on with what a colleague began to write.
    rows = ((Button(_("Go on with it"), p.TakePlan(plan.id)),), (Button(_("Back"), p.ListPlans()),))
    return Screen(f"{shown}\n\n———\n{text}", rows)


def sent(plan: Post, *notes: str) -> Screen:
    """What homes have, and how to change it: they are told once, without a sound."""
    shown = shortened(words.whole(plan, _class_of(plan)), _MOST)
    told = _("It has gone out. If you change it, every copy changes, and homes are told once without a sound.")
    rows = (
        (Button(_("Change the words"), CorrectPost(plan.id)), Button(_("Help at home"), p.SayHelp(plan.id))),
        (Button(_("How it was read"), ShowReport(plan.id)),),
        (Button(_("Back"), p.ListPlans()),),
    )
    return Screen("\n".join([shown, "", "———", *notes, told]), rows)


def _class_of(plan: Post) -> Concerned:
    return Concerned(tuple(plan.audience.classes.values()))


def which_language(plan: Post) -> Screen:
    rows = [(Button(own_name(code), p.SayHelpIn(plan.id, code)),) for code in languages_of(plan)]
    return Screen(_("In which language?"), (*rows, _back(plan)))


def asks_help(plan: Post, code: str, *notes: str) -> Screen:
    """How can homes help that week?"""
    there = plan.texts.get(code)
    lines = [*notes, *([there.help, ""] if there is not None and there.help else [])]
    lines.append(
        _("How can homes help in week %(week)s? Write a few lines: homework, what to talk about, what to bring.",
          week=words.week_number(plan.week or ""))
    )  # fmt: skip
    if len(languages_of(plan)) > 1:
        lines.append(_("Write it in this language: %(language)s.", language=own_name(code)))
    rows: list[tuple[Button, ...]] = []
    if there is not None and there.help:
        rows.append((Button(_("Leave it out"), p.DropHelp(plan.id, code)),))
    return Screen("\n".join(lines), (*rows, _back(plan)))


def _back(plan: Post) -> tuple[Button, ...]:
    return (Button(_("Back"), p.WritePlan(plan.class_id or 0, week_called(plan.week or "").monday)),)


# Refusals ------------------------------------------------------------------------------------------------------------


def no_plans_here() -> str:
    return _("This school's principle has no weekly plans. The head can change that.")


def no_school_then() -> str:
    return _("A plan is for this week or the next one with school.")


def help_too_long() -> str:
    return _("That is too long for a few lines. The rest belongs into the plan.")


def help_names(names: Sequence[str]) -> str:
    return _("It is for the whole class, and names %(names)s. Write it without.",
             names=listed([isolated(name) for name in names[:5]]))  # fmt: skip
