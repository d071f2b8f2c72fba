"""What the voices say in these tests: many intents, in words that no prompt has."""

SENTENCES = (
    "give us twenty minutes",
    "we need a break until eight o'clock",
    "how much longer is it",
    "what were we going to talk about",
    "let's make it forty five minutes",
    "I'm ready to come back now",
    "please remind us every Sunday at six",
    "what did we agree on",
    "help me calm down and breathe",
    "why does he pull away from me",
    "how are our breaks going",
    "are we going to be okay",
    "say that again please",
    "what can we try this week",
    "skip this question",
)
