"""What a person may ask of the office about the data it holds on him or her: ``rights``."""
