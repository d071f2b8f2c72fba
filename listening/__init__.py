"""Turns sound into sentences on this machine: wake word, voice activity, recognition.

It knows no skill and no speaker. All sound here is 16-bit mono at `sound.RATE`, in frames.
"""
