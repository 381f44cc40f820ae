"""Source sentences that tests look for, so that a better translation breaks none of them."""

CHOOSE = "You can now choose a time for the school conference. Please choose by %(date)s."
NUDGED = (
    "We would like to see you at the school conference, and there are still free times. If "
    "none of them suits you, we will find another one together."
)
PAUSED = "The round is paused. Nobody can choose a time until you go on."
OPEN_AGAIN = "The round is open again."
CLOSED = "The round is closed. The booked times stand."
JUST_BOOKED = "The time on %(moment)s was just booked, so it cannot be blocked."
OTHER_TALKS = "There are other talks or times on %(moment)s already."
NOTHING_FITS = "No talk fits into these hours, or they have passed."
ENDS_FIRST = "The hours must end after they begin."
TOO_OLD = "This button is too old."
TAKEN = "Someone just took that time, or it is blocked."
HAS_A_TIME = "The pupil has a time already: %(moment)s."
LEFT_CLASS = "The pupil is no longer in the class."
TALK_OVER = "That talk is over or was cancelled."
FAMILY_BUSY = "The family has another talk on %(moment)s."
GOT_A_TIME = "%(name)s has a time: %(moment)s."
NOBODY_NOW = "Nobody can be reminded now. Each family gets two reminders at most, and not both on one day."
NO_HELP = "A reminder would not help now: no free time can be chosen. Add times, or book for them."
OFF_LATER = (
    "Unfortunately we have to cancel the talk on %(moment)s. We are sorry. We will write when there are new times."
)
OFF_FIRST = (
    "Unfortunately we have to cancel the talk on %(moment)s. We are sorry. "
    "We will write when there are new times, and you can choose before the others."
)
CANCELLED = "This round was cancelled."
LONG_ROOM = "A room can have at most 40 characters."
AT_NIGHT = "Please write the hours on the 24-hour clock, between 06.00 and 22.00."
UNREAD = "I could not read those hours."
OF_CLASS = "%(class_name)s: %(booked)s of %(pupils)s"
NEWS = "There is something new about a talk."
NEW_TIME = "There is a new time for the talk: %(when)s. We will hold it for you until %(until)s. Would you like it?"
