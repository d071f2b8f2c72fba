"""Sound: the chime, and how this machine plays it and speaks."""
