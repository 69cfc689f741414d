"""Prevention: communication, training with attendance, pilot models, complex areas."""
