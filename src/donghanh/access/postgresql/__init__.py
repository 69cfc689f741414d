"""Django's PostgreSQL backend, telling the database whose rows a transaction may see."""
