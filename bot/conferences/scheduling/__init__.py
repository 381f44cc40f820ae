"""The best times for all families of one or several rounds: a solver proposes, teachers look, adjust and publish,
guardians get a held time to accept or change.

The one rule kept here: what is impossible is never proposed (two talks of one adult, a closed day, a blocked time, a
time that was kept, a pause), and nothing is told to a family before a teacher has published it.
"""
