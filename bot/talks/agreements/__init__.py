"""Agreements of a talk: what school, home and pupil take on, by when, and how it went (D2.26, D3.7, D5.17).

Not to be taken for the parents' agreements of a class (`directory/agreements`).

The one rule kept here: what was agreed stands on no lock screen, and stays until somebody closes it.
"""
