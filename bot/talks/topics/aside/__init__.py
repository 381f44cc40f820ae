"""Topics without the child: raised by home or school, decided together, talked about in a talk of their own (D3.19,
D3.20).

The one rule kept here: a row has two readers, its guardian and its member of staff. To everybody else it answers as
an id that never was.
"""
