"""Conferences: when and where school and home talk. Rounds are the school's side, booking the home's.

One booking a child and round; a time is never given twice; who is told what follows from the rows in `plans.py`.
"""
