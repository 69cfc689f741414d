"""Which files may be one person's. It compares what is written in files and says nothing of people.

``names`` makes Vietnamese names comparable, ``model.yaml`` says how much each agreement weighs,
``pairs`` compares all files at once (Splink), ``entry`` looks for one that is about to be opened,
``batch`` keeps the pairs for the page where somebody decides.
"""
