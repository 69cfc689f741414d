"""Reads a paper back out of its files, as somebody who only has the file."""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO
from typing import Any

import docx as python_docx
import pdfplumber
import pypdfium2
from docx.oxml.ns import qn

from donghanh.documents import docx, pdf
from donghanh.documents.model import Document, Paragraph, Table
from donghanh.procedures.papers import sample
from donghanh.procedures.papers.template import read

POINT = 25.4 / 72


@cache
def issued(path: Any) -> Document:
    """The form of a file for the invented case, as if issued."""
    return sample.document(read(path), issued=True)


@cache
def pdf_of(path: Any) -> bytes:
    return pdf.render(issued(path))


@cache
def docx_of(path: Any) -> bytes:
    return docx.render(issued(path))


def pdf_pages(content: bytes) -> list[Any]:
    return pdfplumber.open(BytesIO(content)).pages


def pdf_text(content: bytes) -> str:
    """All letters in the order of reading, without spaces and numbers of pages."""
    file = pypdfium2.PdfDocument(content)
    texts = []
    for place in range(len(file)):
        page = file[place]
        height = page.get_height()
        texts.append(page.get_textpage().get_text_bounded(top=height - 19 / POINT))
    return solid("".join(texts))


def docx_text(content: bytes) -> str:
    body = python_docx.Document(BytesIO(content)).element.body
    parts = []
    for node in body.iter(qn("w:t"), qn("w:noBreakHyphen"), qn("w:br")):
        parts.append(node.text or "" if node.tag == qn("w:t") else "-")
    return solid("".join(part for part in parts if part))


def docx_xml(content: bytes) -> str:
    """The text and the headers as they are written, without Word's own styles."""
    with zipfile.ZipFile(BytesIO(content)) as file:
        wanted = ("word/document.xml", "word/header1.xml", "word/header2.xml")
        return "".join(file.read(name).decode() for name in wanted if name in file.namelist())


def solid(text: str) -> str:
    """Only what is printed: no spaces, hyphens and line breaks as one sign."""
    for sign in ("\u2011", "\ufffe", "\u00ad", "\x02"):
        text = text.replace(sign, "-")
    return "".join(text.split()).replace("\u200b", "")


def content_of(document: Document) -> list[str]:
    """Every paragraph and cell of the text, without spaces."""
    found = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        if isinstance(block, Table):
            found += [cell.text for row in (*block.head, *block.rows) for cell in row]
    return [solid(text) for text in found if text]
