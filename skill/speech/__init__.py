"""What the skill says: a catalog of words for each language, and the SSML made of them."""
