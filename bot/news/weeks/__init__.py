"""The class's week: what it works on, its homework, and how one can help at home.

The one rule kept here: a class has one plan a week, and a change corrects it. Where nobody wrote one nothing is sent,
and nobody is blamed.
"""
