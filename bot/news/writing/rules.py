"""Pure rules of drafts: what belongs to one, who writes it to whom by default, when it goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from bot.core.files import PICTURES, File
from bot.core.replies import utf16_length
from bot.core.routes import Written
from bot.news.facts import Post
from bot.news.models import PostKind, Timing
from bot.news.rights import WRITE, WRITE_TO_SCHOOL
from bot.news.rules import late_after
from bot.news.writing.errors import DoneByPast, MomentPast, TooManyFiles, TooManyWords
from bot.people.access import About, may
from bot.people.acting import Acting, ActingPerson, Role
from bot.people.models import StaffRole
from bot.schools.calendar import QuietHours, SchoolCalendar
from bot.schools.policy import Policy

# A post's words, as Telegram counts them, and its files: four long messages and four albums.
MOST_WORDS, MOST_FILES = 14_000, 40
# Telegram parts a longer text by itself, and brings an album as a message a picture: what follows so soon is one post.
SPLIT_AT = 3_900
BURST = timedelta(minutes=2)
# So long a draft waits for its writer.
DRAFT_LIVES = timedelta(days=14)
FARTHEST = timedelta(days=180)
# A picture that was sent as a file, to keep its quality.
_PICTURE_NAMES = (
    ".jpg", ".jpeg", ".png", ".heic", ".heif", ".avif", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".dng",
    ".mp4", ".mov", ".m4v", ".webm", ".mkv", ".avi", ".3gp",
)  # fmt: skip
_ENDS = frozenset(".!?…:;)")
# What a writer chooses from; a plan and a meeting have commands of their own.
KINDS = (
    PostKind.NEWS, PostKind.STORY, PostKind.NEED, PostKind.IMPORTANT, PostKind.GOALS, PostKind.PORTAL,
)  # fmt: skip
# What stands among a writer's drafts, and grows with what they send next.
DRAFTED = (*KINDS, PostKind.PLAN)


def writer_of(acting: Acting) -> ActingPerson | None:
    """Who writes where nothing says at which school: the first of one's persons that may."""
    return next((person for person in acting.persons if writes_to_school(acting, person) or own_classes(person)), None)


def writes_to_school(acting: Acting, person: ActingPerson) -> bool:
    return may(acting, WRITE_TO_SCHOOL, About(person.school.id))


def own_classes(person: ActingPerson) -> tuple[Role, ...]:
    """The classes that the person works with, the one that they answer for first."""
    classes = {role.class_id: role for role in reversed(person.roles) if role.class_id is not None}
    first = {role.class_id: role for role in person.roles if role.role is StaffRole.CONTACT_TEACHER and role.class_id}
    return (*first.values(), *(role for class_id, role in classes.items() if class_id not in first))


def may_write_to(acting: Acting, school_id: int, class_id: int) -> bool:
    return may(acting, WRITE, About(school_id, class_id=class_id))


def first_kind(policy: Policy) -> PostKind:
    """Where the principle names a portal, a post points to it unless the writer says otherwise (D1.25, D2.14)."""
    return PostKind.PORTAL if policy.portal.comes_first and link_to_portal(policy) else PostKind.NEWS


def asked_for(kind: str) -> PostKind | None:
    """The sort that a question remembers having asked for; None for news, which is whatever is usual here."""
    return PostKind(kind) if kind in {PostKind.STORY, PostKind.GOALS} else None


def link_to_portal(policy: Policy) -> str | None:
    return policy.links.portal if policy.links.portal.startswith("https://") else None


def link_of(kind: PostKind, policy: Policy) -> str | None:
    """Where a post of this kind points: to the portal, or to the work plan that the goals stand in (D5.5)."""
    if kind is PostKind.PORTAL:
        return link_to_portal(policy)
    return policy.links.work_plan or None if kind is PostKind.GOALS else None


def kinds_for(policy: Policy) -> tuple[PostKind, ...]:
    """The sorts to choose from here: goals where the school has them told, pointers where it has a portal."""
    never = {PostKind.GOALS: not policy.messages.goals, PostKind.PORTAL: not policy.portal.names}
    return tuple(kind for kind in KINDS if not never.get(kind))


def continues(draft: Post, written: Written) -> bool:
    """Whether the message is the next piece of what the draft was made of, and there is room for it."""
    if len(draft.files) + len(written.files) > MOST_FILES:
        return False
    if written.album is not None:
        return written.album == draft.album or (draft.album is not None and not written.text)
    words = draft.texts.get(draft.language)
    return not written.files and not draft.files and words is not None and utf16_length(words.words) >= SPLIT_AT


def together(first: str, then: str, *, parted: bool) -> str:
    """Two pieces of one post. Telegram takes the space or the line's end away where it parts a text, so a sentence goes
    on in its line."""
    goes_on = parted and first[-1:] not in _ENDS
    return (" " if goes_on else "\n").join((first, then))


def is_whole(post: Post) -> bool:
    """Each of the writer's messages stands for something of its own: a changed text replaces the post's text."""
    return len(post.source) == max(1, len(post.files))


def clean(text: str) -> str:
    """The words as they are kept. Raises TooManyWords."""
    words = text.strip()
    if utf16_length(words) > MOST_WORDS:
        raise TooManyWords
    return words


def may_show_pupils(post: Post) -> bool:
    """Whether pictures go to more homes than one child's, where not everybody may be shown without their consent
    (D2.10). A week's plan is a picture of a sheet."""
    if post.kind is PostKind.PLAN or (len(post.audience.pupils) == 1 and post.kind is not PostKind.STORY):
        return False
    return bool(pictures_of(post))


def pictures_of(post: Post) -> list[File]:
    """Its pictures and films, whichever way they were sent."""
    return [each for each in post.files if each.kind in PICTURES or (each.name or "").lower().endswith(_PICTURE_NAMES)]


def ensure_files_fit(there: int, more: int) -> None:
    if there + more > MOST_FILES:
        raise TooManyFiles


# When ---------------------------------------------------------------------------------------------------------------


def morning_after(policy: Policy, calendar: SchoolCalendar, now: datetime) -> datetime:
    """When the guardians' quiet hours end next."""
    quiet = policy.quiet.guardian
    if quiet.start == quiet.end:
        return calendar.at(calendar.local(now).date() + timedelta(days=1), time(6, 30))
    today = calendar.local(now).date()
    ends = [calendar.at(today + timedelta(days=days), quiet.end) for days in (0, 1)]
    return next(end for end in ends if end > now)


def planned_for(post: Post, policy: Policy, calendar: SchoolCalendar, now: datetime) -> datetime:
    """When the post would go if it were sent now, whether or not that lies ahead."""
    if post.timing is Timing.MORNING:
        return morning_after(policy, calendar, now)
    if post.timing is Timing.NOW or post.send_at is None:
        return now
    # The class's time for its week may be over: better late than not.
    return max(post.send_at, now) if post.week is not None else post.send_at


def moment_of(post: Post, policy: Policy, calendar: SchoolCalendar, now: datetime) -> datetime:
    """When the post goes if it is sent now. Raises MomentPast for a chosen time that has passed, and for a plan
    whose week is over by then."""
    at = planned_for(post, policy, calendar, now)
    if post.week is not None and (late := late_after(post)) is not None and at >= late:
        raise MomentPast
    chosen = post.timing is Timing.AT and post.send_at is not None and post.week is None
    return ahead(at, now) if chosen else at


def ahead(moment: datetime, now: datetime) -> datetime:
    """The moment. Raises MomentPast unless it lies ahead, and not too far."""
    if not now < moment <= now + FARTHEST:
        raise MomentPast
    return moment


def ensure_time_to_do(post: Post, on: date) -> None:
    """Whoever gets it on that day can still do what it asks. Raises DoneByPast."""
    if post.done_by is not None and post.done_by < on:
        raise DoneByPast


def is_quiet(policy: Policy, calendar: SchoolCalendar, at: datetime) -> bool:
    """Whether guardians get it without a sound then, whatever sort it is."""
    quiet = policy.quiet.guardian
    return QuietHours(calendar, quiet.start, quiet.end).covers(at)


def days_ahead(today: date, number: int) -> Sequence[date]:
    return [today + timedelta(days=each) for each in range(number)]


def year_of(class_name: str) -> int | None:
    """The year that a class's name begins with: 3 for "3.B"."""
    digits = class_name[: len(class_name) - len(class_name.lstrip("0123456789"))]
    return int(digits) if digits and len(digits) < 3 else None


def years(names: Iterable[str]) -> list[int]:
    """The years with more classes than one."""
    found = [year for name in names if (year := year_of(name)) is not None]
    return sorted({year for year in found if found.count(year) > 1})
