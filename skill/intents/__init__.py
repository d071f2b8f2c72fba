"""What each intent does: one module for each journey, and one table of them all."""
