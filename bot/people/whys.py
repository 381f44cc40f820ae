"""Why somebody gets a message: one sentence a sort, shared by the kinds that come for the same reason.

The one rule kept here: they name nobody and no illness, and what comes in the neutral form is all TALK, so that
neither the list of what came betrays which talk it was.
"""

from __future__ import annotations

from bot.core.texts import N_

TALK = N_("About a talk: you take part in it, or are asked to.")
CHOOSING = N_("About choosing a time: your child is invited to a talk.")
DAY_BEFORE = N_("A reminder of a talk: you want one the day before.")
SAME_DAY = N_("A reminder of a talk: you want one on the day itself.")
MEETING = N_("A reminder of a meeting: you want one the day before.")
PREPARING = N_("About preparing a talk: your child is to have one soon.")
FEEDBACK = N_("Two questions about a talk: your child has had one.")
AGREEMENT = N_("About an agreement from a talk: you are part of it.")
RECORD = N_("About the school's own record: you may read your child's.")
RIGHTS = N_("About your rights: everybody at home gets this once a year.")
PRINCIPLE = N_("About the school's principle: everybody there hears when it changes.")
VISIT = N_("About a visit to the class: you asked for it.")
TO_THE_CLASS = N_("About a visit to the class: you are in its team.")
ABSENCE = N_("About absence: you are one of the child's adults.")
ABSENCE_TWICE = N_("About absence: you reported it, and so did somebody else.")
CLASS_ABSENCE = N_("About absence: you look after it for the class or the school.")
CLASS_TALKS = N_("About the class's talks: you hold them.")
CLASS_NEWS = N_("About news to the class: you work with it.")
CLASS_ASKED = N_("About the class's talks: you are a contact parent.")
QUESTION = N_("About a question: you asked the school, or the school wrote to you.")
HOMES_QUESTION = N_("About a question: you answer it for the class or the school.")
FILE = N_("A file: you asked for it.")
OFFICE = N_("For the office: you work there.")
SHARING = N_("About what two homes share: you are one of the child's adults.")
LET_IN = N_("About joining: you asked to be let in.")
JOINED = N_("About joining: you work with the class or in the office.")
JOINED_HOME = N_("About joining: it is an adult of your own child.")
STILL_YOU = N_("Is it still you: we ask from time to time, so that messages reach the right person.")
OF_AGE = N_("About coming of age: you were told of the pupil as long as it was a child.")
