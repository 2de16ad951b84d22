"""Names files that are not digits, so that people see at once which file they picked."""

MARKS = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"BM": "a BMP picture",
    b"II*\0": "a TIFF picture",
    b"MM\0*": "a TIFF picture",
    b"%PDF": "a PDF document",
    b"7z\xbc\xaf": "a 7-Zip archive; unpack it first",
    b"PK": "a zip archive; unpack it first",
    b"\xff\xfe": "text in UTF-16; save it as UTF-8 first",
    b"\xfe\xff": "text in UTF-16; save it as UTF-8 first",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"<": "a web page or XML",
    b"[": "a JSON list of something else",
}


def looks_like(head: bytes) -> str | None:
    """Say what a file in none of the formats looks like; None where it looks like nothing known.

    Parameters
    ----------
    head : bytes
        The file's first bytes, unpacked.
    """
    for mark, name in MARKS.items():
        if head.lstrip(b" \t\r\n").startswith(mark):
            return name
    return "a text or a table" if _is_text(head) else None


def _is_text(head: bytes) -> bool:
    printable = sum(byte >= 32 or byte in b"\t\r\n" for byte in head)
    return printable == len(head) and all(byte < 127 for byte in head)
