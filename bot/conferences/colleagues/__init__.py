"""A colleague at one ordinary talk: invited, told, reminded and let go again.

The one rule kept here: whoever is invited learns when, where and about whom, as the table of rights lets them anyway,
and no more; and the home reads on the talk's screen who takes part before anybody does.
"""
