"""The plan on paper and in files: document, task assignment, workbook, calendar.

    from donghanh.plans.writing import assignment, document, feed, workbook

Everything is made from the plan's rows in a constant number of queries. Texts of documents are
Vietnamese in every language of the screen.
"""
