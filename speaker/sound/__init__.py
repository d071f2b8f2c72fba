"""What can be heard: the chime, and how this machine plays it and speaks."""
