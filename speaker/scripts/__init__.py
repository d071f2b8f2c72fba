"""Scripts, which are conversations in writing: playing one, and recording one."""
