"""At home today, too? The morning after a day away, one press tells the school (experience.md 2.4, text 7).

The one rule kept here: no answer stays no answer. It never means "back", and nothing is asked on a day without school.
"""
