"""The school writes first: to the home of one pupil."""
