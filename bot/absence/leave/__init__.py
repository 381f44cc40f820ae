"""Leave: what is asked, who decides, and what an answer is followed by (F21; DK-14, NO-11–13, SE-9, SE-18).

The one rule kept here: every limit is shown before anything is sent, and an application always lies with somebody.
"""
