"""Conversations that are written down: playing a script, and recording one."""
