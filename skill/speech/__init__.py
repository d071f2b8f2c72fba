"""The words, in one catalog for each language, and how they become SSML."""
