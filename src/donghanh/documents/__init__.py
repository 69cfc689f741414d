"""Official documents: one content, written as .docx and as PDF in the prescribed layout.

    from donghanh.documents import checks, docx, model, pdf

    report = model.Document(type="Báo cáo", subject="Kết quả …", …)
    for fault in checks.check(report): ...      # what a clerk would send back
    word, paper = docx.render(report), pdf.render(report)

``model`` is the content, ``layout`` the measures (data, with their source), ``checks`` what a
clerk looks for before a document goes out. Pure functions of their argument, without a database:
the same document gives the same pages, today and in ten years.
"""
