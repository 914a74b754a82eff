"""The record: documents as they came, read page by page, searched, completed and cited.

Originals are kept unchanged under their SHA-256; pages, words and pictures are made from them by queue jobs and written
once. A citation holds the quoted words and the hash of the page they stand on. Who may read a page is always asked of
its case.
"""
