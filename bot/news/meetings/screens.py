"""The team's screen of a meeting or event: as homes will read it, what is missing, what can be changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.dates import clock_time, local, long_moment, short_date
from bot.core.replies import MAX_TEXT, Button, Rows, Screen, shortened, utf16_length
from bot.core.texts import _, isolated, listed, ngettext, pgettext
from bot.directory.agreements.presses import ShowAgreement
from bot.news import words
from bot.news.facts import Post
from bot.news.meetings import presses as p
from bot.news.meetings import words as words_of
from bot.news.meetings.facts import MeetingView, Said
from bot.news.meetings.rules import classes_of, has_begun, is_over, waits_for_yes
from bot.news.meetings.views import Mine
from bot.news.models import PostKind, PostState, Timing
from bot.news.reading.presses import ListNews
from bot.news.reading.rules import MEETINGS
from bot.news.rules import FIXED
from bot.news.sending.presses import ShowReport, WithdrawPost
from bot.news.writing.drawing import audience, kind_label
from bot.news.writing.presses import ChooseAudience, ChooseLanguage, ChooseTime

_LINE = "———"
_AGREEMENTS = f"{FIXED}communication_agreements"
_SHOWN_WORDS = 300


# /meetings -----------------------------------------------------------------------------------------------------------


def mine(found: Mine) -> Screen:
    """What one is asked about, what one makes and has made, how many there have been."""
    lines = [_("Parents' meetings and events.")]
    rows: list[tuple[Button, ...]] = []
    for post in found.proposals:
        # Translators: a button: what a contact parent is asked about.
        label = _("Say yes or no: %(what)s", what=_brief(post))
        rows.append((Button(shortened(label, 60), p.ShowProposal(post.id)),))
    lines += _counts(found)
    rows += [(Button(shortened(_listed(post), 60), p.ShowMeeting(post.id)),) for post in found.posts]
    turns = []
    if found.page:
        turns.append(Button(_("Newer"), p.ListMeetings(found.page - 1)))
    if found.more:
        turns.append(Button(_("Older"), p.ListMeetings(found.page + 1)))
    if turns:
        rows.append(tuple(turns))
    if found.classes:
        one = found.classes[0].class_id if len(found.classes) == 1 else 0
        # Translators: buttons, at most 20 characters.
        rows.append((Button(_("New parents' meeting"), p.NewMeeting(one, False)),))
        if found.events:
            rows.append((Button(_("New event"), p.NewMeeting(one, True)),))
    if found.reads:
        rows.append((Button(_("Meetings for me"), ListNews(0, MEETINGS)),))
    if not rows:
        lines.append(_("There is nothing here yet."))
    return Screen(shortened("\n".join(lines), 4000), tuple(rows))


def _counts(found: Mine) -> list[str]:
    """A class a line; of very many only how many are without."""
    if len(found.counted) > 12:
        without = sum(not each.is_met for each in found.counted)
        if not without:
            return []
        return [
            ngettext(
                "%(number)s class has no parents' meeting this school year yet.",
                "%(number)s classes have no parents' meeting this school year yet.",
                without,
            )
        ]
    lines = []
    for each in found.counted:
        line = ngettext(
            "%(class_name)s: %(had)s of at least %(number)s parents' meeting this school year.",
            "%(class_name)s: %(had)s of at least %(number)s parents' meetings this school year.",
            each.minimum,
            class_name=isolated(shortened(each.name, 30)),
            had=str(each.had),
        )
        if each.ahead:
            line += " " + ngettext("%(number)s is ahead.", "%(number)s are ahead.", each.ahead)
        lines.append(line)
    return lines


def _brief(post: Post) -> str:
    """ "3.B, tirs. 1. dec."."""
    who = audience(post)
    if post.starts_at is None:
        return who
    return f"{who}, {short_date(local(post.starts_at, post.school.zone).date())}"


def _listed(post: Post) -> str:
    what = f"{kind_label(post.kind, post.school.portal)}, {_brief(post)}"
    states = {
        PostState.DRAFT: _("Draft: %(what)s", what=what),
        PostState.PROPOSED: _("Proposed: %(what)s", what=what),
        PostState.AGREED: _("Agreed: %(what)s", what=what),
    }
    return states.get(post.state) or what


def which_class(choices: Sequence[tuple[int, str]], *, event: bool) -> Screen:
    """For which class?"""
    buttons = [Button(shortened(isolated(name), 20), p.NewMeeting(class_id, event)) for class_id, name in choices[:60]]
    rows = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    text = _("For which class? You can choose more classes afterwards.")
    return Screen(text, (*rows, (Button(_("Back"), p.ListMeetings()),)))


# One meeting ---------------------------------------------------------------------------------------------------------


def meeting(view: MeetingView, *notes: str) -> Screen:
    """As its readers get it, how it stands, and what can be done."""
    below = "\n".join([_LINE, *notes, *_status(view)])
    seen = shortened(words.whole(view.post, view.concerned), MAX_TEXT - utf16_length(below) - 2)
    return Screen(f"{seen}\n\n{below}", rows(view))


def _status(view: MeetingView) -> list[str]:
    post = view.post
    match post.state:
        case PostState.DRAFT:
            return [*_missing(view), *_who(view), *_goes(view)]
        case PostState.PROPOSED | PostState.AGREED:
            return [*_said(view), *_who(view)]
        case PostState.SCHEDULED:
            return [*_leaves(view), *_who(view)]
        case PostState.WITHDRAWN:
            return [_("It is called off.")]
        case _:
            return [_("It is over.") if is_over(post, view.now) else _("It has gone out.")]


def _missing(view: MeetingView) -> list[str]:
    post, found = view.post, []
    if post.starts_at is None:
        # Translators: what is quoted is read by the bot; write a Tuesday, the 1st of December, from five to seven.
        found.append(_("When and where? Write it in one line, such as “Tuesday 1/12 17-19 in the canteen”."))
    elif post.ends_at is None:
        found.append(_("Until when?"))
    if post.kind is PostKind.EVENT and len(post.team_ids) < view.policy.class_events.team_min:
        found.append(_("Somebody from the team takes part: choose who."))
    if waits_for_yes(view.policy, post) and not found:
        found.append(_("The principle asks for the contact parents' yes to date, time, length and content first."))
    return found


def _who(view: MeetingView) -> list[str]:
    """To whom, and how far it reaches."""
    reach = view.reach
    adults = ngettext("%(number)s adult", "%(number)s adults", reach.adults)
    reached = ngettext("%(number)s is reached here", "%(number)s are reached here", reach.reached)
    return [_("To %(who)s: %(adults)s, %(reached)s.", who=audience(view.post), adults=adults, reached=reached)]


def _goes(view: MeetingView) -> list[str]:
    post = view.post
    if post.timing is Timing.AT and post.send_at is not None:
        return [_("It goes on %(moment)s.", moment=long_moment(local(post.send_at, post.school.zone)))]
    return [_("It goes in the morning, when the homes' quiet hours end.")] if post.timing is Timing.MORNING else []


def _leaves(view: MeetingView) -> list[str]:
    """When it goes; within the hour the time is enough."""
    post = view.post
    if post.send_at is None:
        return []
    at = local(post.send_at, post.school.zone)
    if post.send_at - view.now < timedelta(hours=1):
        return [_("It goes at %(time)s.", time=clock_time(at))]
    return [_("It goes on %(moment)s.", moment=long_moment(at))]


def _said(view: MeetingView) -> list[str]:
    """What each contact parent says; openly, too, where nobody could."""
    said = view.agreement
    if view.post.state is PostState.AGREED:
        if said.vouched and said.asked:
            head = _("It may go: not all contact parents have answered, and the school's leadership or office answers "
                     "for it.")  # fmt: skip
        elif said.vouched:
            head = _("It may go: no contact parent could be asked here, and the school's leadership or office answers "
                     "for it.")  # fmt: skip
        else:
            head = _("The contact parents agree.")
    elif not said.asked:
        head = _("No contact parent is reached here. Head or office can say that it may go; they have been told.")
    else:
        head = _("It waits for the contact parents:")
    return [head, *(_line(each) for each in said.parents)]


def _line(each: Said) -> str:
    name = isolated(shortened(each.name, 60))
    if each.agrees:
        return _("%(name)s: yes", name=name)
    if each.agrees is False:
        return _("%(name)s would rather: %(words)s", name=name, words=shortened(each.words or "–", _SHOWN_WORDS))
    if not each.reached:
        return _("%(name)s is not reached here, so the others' word counts.", name=name)
    return _("%(name)s: no answer yet", name=name)


def rows(view: MeetingView) -> Rows:
    post = view.post
    match post.state:
        case PostState.DRAFT:
            return _of_draft(view)
        case PostState.PROPOSED:
            return _of_proposal(view)
        case PostState.AGREED:
            return _of_agreed(post)
        case PostState.SCHEDULED:
            return ((Button(_("Stop it"), p.StopMeeting(post.id)),), _back())
        case PostState.SENDING | PostState.SENT:
            return _of_sent(view)
        case _ if post.class_id is not None:
            return ((Button(_("Propose a new time"), p.CopyMeeting(post.id)),), _back())
        case _:
            return (_back(),)


def _back() -> tuple[Button, ...]:
    return (Button(_("All meetings"), p.ListMeetings()),)


def _of_draft(view: MeetingView) -> Rows:
    post = view.post
    found: list[tuple[Button, ...]] = []
    if post.starts_at is not None and post.ends_at is not None:
        if waits_for_yes(view.policy, post):
            # Translators: a button, at most 20 characters: ask the contact parents whether they agree.
            ask = pgettext("a meeting", "Ask contact parents")
            found.append((Button(ask, p.ProposeMeeting(post.id)),))
        else:
            found.append((Button(pgettext("a post", "Send"), p.SendMeeting(post.id)),))
    # Translators: buttons, at most 20 characters: change the day and hours, the place, the agenda, the words.
    found.append((Button(_("When"), p.ChooseDay(post.id)), Button(_("Where"), p.WriteLine(post.id, p.Line.PLACE))))
    found.append((Button(_("Agenda"), p.ShowAgenda(post.id)), Button(_("Words"), p.WriteLine(post.id, p.Line.WORDS))))
    more = [Button(_("From the team"), p.ShowTeam(post.id))] if post.kind is PostKind.EVENT else []
    more.append(_asks_how_many(post))
    if view.is_own:
        to = shortened(_("To: %(who)s", who=audience(post)), 24)
        found.append((Button(to, ChooseAudience(post.id)), Button(_("Sent when?"), ChooseTime(post.id))))
        more.append(Button(_("Other languages"), ChooseLanguage(post.id)))
    found += [tuple(more[at : at + 2]) for at in range(0, len(more), 2)]
    if _AGREEMENTS in post.agenda and post.class_id is not None:
        found.append((Button(_("Parents' agreements"), ShowAgreement(post.class_id)),))
    found.append((Button(_("Throw away"), p.DropMeeting(post.id)), *_back()))
    return tuple(found)


def _asks_how_many(post: Post) -> Button:
    label = _("Ask how many come")
    return Button(f"✓ {label}" if post.counts_people else label, p.ToggleCount(post.id))


def _of_proposal(view: MeetingView) -> Rows:
    post = view.post
    found: list[tuple[Button, ...]] = []
    if view.may_vouch:
        # Translators: a button, at most 20 characters: head or office say that a meeting may go out.
        found.append((Button(_("It may go"), p.VouchForMeeting(post.id)),))
    if view.agreement.silent:
        found.append((Button(_("Ask again"), p.ProposeMeeting(post.id)),))
    found.append((Button(_("Change it"), p.ChangeMeeting(post.id)), Button(_("Throw away"), p.DropMeeting(post.id))))
    return (*found, _back())


def _of_agreed(post: Post) -> Rows:
    return (
        (Button(pgettext("a post", "Send"), p.SendMeeting(post.id)),),
        (Button(_("Change it"), p.ChangeMeeting(post.id)), Button(_("Throw away"), p.DropMeeting(post.id))),
        _back(),
    )


def _of_sent(view: MeetingView) -> Rows:
    post = view.post
    found: list[tuple[Button, ...]] = [(Button(_("Who comes"), ShowReport(post.id)),)]
    if is_over(post, view.now):
        found += words_of.to_absent(post, classes_of(post))
    elif not has_begun(post, view.now):
        found.append(
            (
                Button(_("Move it"), p.MoveMeeting(post.id)),
                _call_off(post),
            )
        )
    return (*found, _back())


def _call_off(post: Post) -> Button:
    # Translators: a button, at most 20 characters: a meeting or an event.
    return Button(pgettext("a meeting", "Call it off"), WithdrawPost(post.id))


def thrown_away() -> Screen:
    return Screen(_("Thrown away. No home got it."), (_back(),))


def asks_name(view: MeetingView, names: Sequence[str]) -> Screen:
    """A pupil's name stands in it: for all?"""
    text = _(
        "The text names %(names)s. It goes to %(who)s. Is that meant for all of them?",
        names=listed([isolated(name) for name in names[:5]]),
        who=audience(view.post),
    )
    send = Button(_("Yes, send it to all"), p.SendMeeting(view.post.id, True))
    return Screen(text, ((send,), (Button(_("Back"), p.ShowMeeting(view.post.id)),)))


# Once it has gone out ------------------------------------------------------------------------------------------------


def asks_move(post: Post) -> Screen:
    text = _("When is it now? Write it in one line, such as “Tuesday 1/12 17-19 in the canteen”.")
    return Screen(text, ((Button(_("Back"), p.ShowMeeting(post.id)),),))


def confirms_move(post: Post, starts: datetime, ends: datetime, place: str | None) -> Screen:
    """Before everybody is told."""
    zone = post.school.zone
    begin, end = local(starts, zone), local(ends, zone)
    when = _("%(moment)s to %(time)s", moment=long_moment(begin), time=clock_time(end))
    lines = [_("It would be %(when)s.", when=when)]
    if place:
        lines.append(_("There: %(place)s", place=isolated(place)))
    lines.append(_("Everybody hears of it now, and is asked again whether they come."))
    yes = Button(_("Yes, move it"), p.SaveMove(post.id, begin.date(), begin.hour * 60 + begin.minute))
    return Screen("\n".join(lines), ((yes,), (Button(_("Leave it as it is"), p.ShowMeeting(post.id)),)))


def must_be_agreed(post: Post) -> Screen:
    """Contact parents agreed to the day: a new one is theirs, too."""
    text = _(
        "The contact parents agreed to this day, so a new one is agreed with them, too. Propose the meeting anew; call "
        "this one off when the new one is agreed, or at once if nobody should come."
    )
    again = (
        Button(_("Propose a new time"), p.CopyMeeting(post.id)),
        _call_off(post),
    )
    return Screen(text, (again, (Button(_("Leave it as it is"), p.ShowMeeting(post.id)),)))


def moved() -> str:
    return _("It is moved. Everybody is told now.")
