"""The school's own pages over HTTP: opened by a link, in one browser, without JavaScript, and sent once."""
