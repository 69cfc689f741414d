"""The compulsory dossier as a guided page, and its bundle for the court."""
