"""From a sentence to an intent and its slots, by the skill's interaction model."""
