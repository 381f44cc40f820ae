"""Two short questions after a talk (D2.35). Answers are numbers from the first moment on, and nobody's."""
