"""Understanding: from a sentence to an intent and its slots, by the interaction model."""
