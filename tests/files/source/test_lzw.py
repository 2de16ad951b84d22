"""What Unix's compress packed, made by the real one."""

import base64
import random

import pytest

from digitcluster.files.source.source import open_source
from tests.files.writing import DAMAGED, csv_lines, reading, refusal, some_digits, write

WORDS = base64.b64decode(
    "H52QZNKcSUNnDoiAAwseFEjQIMKGCxM6ZKjwYUWKEyVGhGgxI0eMGy9q7BjSo8iPI0GSXKmyZcqXKGOenGmyZsmbLGHSBAE="
)
LONG = base64.b64decode(
    "H52KMGDEiBFwYEGDBQMmHMiQIMGFDQ06FHiw4kSBCDE+fKiQ4UGHHiU2xEhRo8ePEk1ynHgxJcWML1lGDNlxI0KOCUtuhFhSoU6ZJH3mTDkzaE+a"
    "RRf+ZKkzZ9OPQnuiREpy5U2IMneKfMm1o1OtPkXaPEk0pkqzVmuCxCm2psmgOOGGFRtR6EWlR7Gy9XoVKsi3a09WtWvXasa/brvWXeuUcMy2WavS"
    "Nfr0Lc+4YS1G/YlSo1uiK9EenRz3bsiWgkeqnrzZr1q/ZOdKDTx7JurBf4FC7uwZc+DDsvMS7ssT79aiZWGWbquyrt7BnuU+bq64sGHclHPjTj0W"
    "e1Tnu11ytbm0c9qhFm92B89091nw43PvtM74unjBmtPbzvzZOl76iUWH1nySobceWLeN59VSqkn11YCrNdigUmNFCNNjWzlWHGDRhcZZdWXBBlRv"
    "wWnlHmAWdtXfU6d9J5xlzx1GWoUmctjhbEatdhZfPKoYWYswmgXhc6PpNx9yN0LF11WxxUcdeVBi9lWN/IH1WnbDKchiSwvuSN5Q8pXHpGkX2uYS"
    "e+lRtqOAA96YFmiVzcVle0yOJl5FhS1IF1LaMaXYmfVNCWReNNk4nHpvJjcSg/LNqdZiJS46XWO9tchac3euGaGDfNap5YSxZbjYmVoKOqJ6eP62"
    "p6m8ifgfqZwh1qWo+8H6qWaNZsppmlNtiCeI61HoYa8Y9inklGAyxihZTTYV6GnA4adsgUveBZefe2FZJnpqJmjlqkjSqJyUBAYHIXFFworqqpdh"
    "+GSs8X3pJ7eWAclarTwuR1usorq5ZbZL8gemi8Z++pueGoJLnKQIjxrpswXK+yqxvDoYcYX+IreusGZaOfCPqXIXZWioXumlkX+OiaBp7rL8YLqy"
    "Sjqis3Im1bKJAHuLXYZDysZssr9+Vmi2LBMYKlshmplvZtIW7aOzcx637IEZq0yhfn9+3G6cYk6rHW+pbWYhrSRGqaC8SA89btHM/lzttZTWPBV+"
    "ohkL34ohQ8fht8VShzDNnHptp49pj/sxyYUeK1mgdW+ndNhh5734srwC1+WG+zm216mLKrtwjnm7jdqwIpddKcpQ5yf1o1B3Z+60rRU+tOM2qspg"
    "4MIeWlu4JnMXO41vk9l5aXGbzjRWXQePO45jP7tvo2IqmSrykytp86P4lgstmUu/WjLDBDNMfOSEl/7wkx7em2OoxVMaps/oI34hoSs32XbA7dGH"
    "83FIO0nnwSXnfiS/0JEsNmTMJSen3tLdntWeOoobpqwBXj86itBi/77pIeYO3f9+yw6s0XIKyGXuKs7tqaJHI3pf/jLODie2hBsX7W1wHn0tl/Fi"
    "nKXi6x/rsuoDh+wci/gnDtvkkMtZ29TUKmppxZ9/CB+XKB6tfbCtQ/vhz4XvfuDMhfvfKp+VCU93YjH7rP3e8PVV35cuevl1YvfRCx2ink8v9Ifw"
    "/6+3z2EaZmly0HWsaLONGZa+7bMa7lptcqr5YeMY12z45ZUqSm3ZMgusG/u2uyah0WvvqmfJLuppdY2Ipzyd8KxP6unxrylXt7UkVk586MOezueD"
    "MkJan8aKv1h9p25D5yi1hm0vcLSbvkcVVdiHnHnn0/cI6ejkrn31bVnRLVqbcBooPegxE6zX6LpZ+93q5l0v17zOYSn9/iwent2liQ2fZ1bjTy+k"
    "6/VzrOPFme+7NPQsCnhff/etHG/Wff/M/+aWYl8jYs5Zr7p7aotvfP/W6tq50BJeCZl9iBld3d5z4wrd5uY5R2LjrsvVF9+i9Uwv2ZV+ab15isOo"
    "/rVfyoUx3t/tmbiUFFfaeWP9Tw5t9a1l3aFhiFN85OntH1zv4C8zHnSJMHuNWF/OKT+d+jv/itipc1P5IMkv+49954s7Dejio9LW6fykOVlekkGW"
    "F/SDB+rWqYhO50ub8LuTeDX2mHv8uNv0fhk+/YKSeHbml//NrtreAX7Z/RLv+1/uIosMqoxqCoy/imaYgYYYYohRhhhkiFHGGGKQgUYZYphRhhhi"
    "jIFGGGegYYYZaIQhRhlnmCFGGGaQgUYZYZAxRhhjkEEGGmGgMYYZZYQhhhlnlDEGGWGgEYYZY4SBhhlljDEGGmSUUUYZZoQhBhpojIGGGGeIIcYY"
    "ZZARRhlmhGGGGGicgcYYY6BxRhlklBHGGGWYQQYaZYwhBhlikBEGGmeUQQYaYZgRRhhnmBGGGGSMEQYZaJRBhhhioGHGGWiEQcYZY4hxxhholIEG"
    "GmGccYYZY4xxBhliiGFGGGiIYYYZaJBhxhlnmGEGGWSIIUYYYYSBxhlmlEHGGGOIEcYYYZhBBhpkkHEGGmaMgcYZYYRRhhhnoHHGGWeUIUYYYZhx"
    "xhlinHHGGWKggcYYZJQxxhhkkEFGGWGQQQYaY4RBBhlioIGGGGeMcUYZZ5AhRhhjjBGGGWaUMYYZY4RhxhhmhDFGGWaMIcYZZJxBhhhmhHGGGWeM"
    "gUYYaJhBBhlkjDGGGGOcMQYZY5RxxhhooBFGGGeMIQYaYYyBBhlmoCEGGWWIEQYZYZRxBhllhGHGGWeMQcYYZZhxhhhmoHHGGWaMgUYZaJRhxhlk"
    "nEGGGWOcYUYZZaAhxhhmlGGGGGagYQYZYYhhBhplmGEGGWSMEcYZZZQRhhlojDHGGGKMcQYZYZwhBhpnmDHGGGOQgYYYYpSBhhhoiGHGGGKgcYYY"
    "ZJghBhlmiCEGGWGYcYYYaJRRBhpmnEGGGGWgUYYYYogxhhhhnDGGGWOUcQYZZIwRRhhhhFGGGWGMIcYYYYRRBhpklIHGGGecYUYZYpBhxhhoiFHG"
    "GWaEUUYZZ4gRBhlmhFHGGWKgYQYZZJQxhhhknHGGGWSgEQYaYZyBRhhniFFGGGOcUcYYZKARhhlkoIHGGGSYMQYZaIxxRhlloHFGGGWcgUYZYoQh"
    "RhhjhBFGGWGQEUYYYpwRRhlkhGFGGWaMEUYYZpAhhhhmnEGGGWeMcQYaZYhRRhlhjCFGGWOIMUYYZ5gxRhhjkBFGGGKUIcYYYowRhhlmkIEGGmOc"
    "QYYZZqBhBhlmiDEGGWaEYUYZZZxhhhlkoEEGGmSMYQYZZIiBhhhjjGFGGGaEgQYZaJQRxhlmhHFGGWOEYUYZZaARBhlliEGGGGSYUQYaYYSBhhlk"
    "nFGGGWagUcYYY6BRhhlnkHHGGGKIUcYZaIwxRhhkoEGGGWKEcUYYZoxRRhhkoHGGGGGcYcYZZoRhhhlkmHFGGWScgQYZYYxhxhlloFHGGGeUIUYY"
    "ZJhRhhhjjCGGGGGcMUYYZaBBhhhonEFGGWaUIUYYaIxRxhlhmIHGGWiYEUYZZ4ghxhlooHEGGWKYYYYZYoRhRhlomFEGGmSgUUYZZ4gRRhhnkHFG"
    "GGOMIYYZZ4iBhhhkhIGGGWiEMQYaZJhBRhlklHEGGWWEMUYYYpRxRhhihCEGGWGEYYYYZJBxxhhhlHGGGGKQgYYZYowRxhhhoHEGGWKUYcYZYYgh"
    "RhlkoIHGGWacUQYZYohRRhlioDGGGGWUUYYZYYRhhhloiBHGGGaIgUYYZJQxhhlmjDFGGWKcEUYYZIwRRhlihGFGGGGgUYYZZpQhhhhlnHEGGmag"
    "QUYZY5hxRhlhnGHGGGiMYYYYYZQRBhlokHHGGWecgcYZZJBRRhhhkIEGGWiMMQYZZ5gRhhlnjHFGGGWQgQYaY5ARhhlmnEGGGWeYMUYYZpBxhhln"
    "iDGGGWOUcYYZZ5RBxhlnjHFGGWSEEUYZZZRhBhpjmDGGGGecQQYaYYRBBhploCGGGGeIEQYZYZSBxhhohCGGGGOYYcYZZohxBhploFHGGWKIgcYY"
    "ZoRRRhlklHFGGWeEMYYZZKARhhhioIFGGGOQUcYYZJyBxhholDGGGWicYUYZYaBBRhljoEHGGWGEEUYYZoQhRhhjhBEGGmGYgUYYZIwhBhpooDHG"
    "GGiYYYYZaIxBRhlkkHHGGWKgQcYYY5wRRhhinDHGGGSMEcYZZoghhhhkjIHGGGSYcYYYYYQRRhlloFFGGWSEMQYaY5hxBhphjCGGGGSgIQYaYaBx"
    "RhhlnEHGGGWQMcYZZ5RhBhpmjEGGGWSYIYYYZoxxBhphlDEGGmSMIQYaYYhBhhlooCHGGGSQUUYZZZRBxhljkDFGGGKggUYYY5xBRhhijFGGGWec"
    "EYYYZYRBhhlnhIHGGWOQgYYZY5wxxhhnnDEGGmKMMYYZaJBxxhlllEGGGGeQIQYaYqAhhhlnmDEGGWaUgYYZZZRBhhllmHHGGWOMUcYZYqBRBhpk"
    "oEGGGWKYcUYYZphRRhllnBEGGmWMgQYZY6ARxhhjmEFGGGeMQcYYY5SBRhhhoFEGGmScUUYZYZgxhhlnnIFGGWOQEQYZYZRxhhlknFGGGGKEIcYZ"
    "ZZRhBhlomGFGGWaIUUYZZ4gxhhhjkDGGGWegQcYZZ4wxRhliiFEGGWGQgQYaZIQxBhlooBGGGGGEMUYZZIQxBhlmhDGGGGaEUYYYZJARBhlloDGG"
    "GQ=="
)
"""Codes of at most 10 bits, so that the table fills up and is emptied on the way."""


def unpacked(path):
    with open_source(path) as source:
        return source.stream.read()


def random_text():
    generator = random.Random(3)
    bits = bytes(generator.choice(b"01") for _ in range(9000))
    return bits + bytes(generator.choice(b"abcdefgh") for _ in range(1500))


@pytest.mark.parametrize(("packed", "content"), [(WORDS, b"digits " * 40), (LONG, random_text())])
def test_what_compress_packed_is_unpacked(tmp_path, packed, content):
    assert unpacked(write(tmp_path / "a.Z", packed)) == content


def test_a_stream_can_be_read_twice_and_in_pieces(tmp_path):
    with open_source(write(tmp_path / "a.Z", LONG)) as source:
        whole = source.archive.read()
        assert whole == b"".join(iter(lambda stream=source.archive: stream.read(777), b""))


@pytest.mark.parametrize("content", [b"\x1f\x9d", b"\x1f\x9d\x1f" + LONG[3:], WORDS[:3] + b"\xff" * 40])
def test_what_is_damaged_is_refused(tmp_path, content):
    assert refusal(write(tmp_path / "a.csv.Z", content)) == f"a.csv.Z {DAMAGED}"


def literal(content):
    """What compress would write if it never found anything twice: codes of 9 bits, at most 255 of them."""
    bits = sum(value << (9 * place) for place, value in enumerate(content))
    return b"\x1f\x9d\x90" + bits.to_bytes((9 * len(content) + 7) // 8, "little")


def test_a_table_of_digits_is_read(tmp_path):
    images, labels = some_digits(2, 6)
    content = csv_lines(images, labels, header=False)
    assert len(content) < 255
    assert len(reading(write(tmp_path / "a.csv.Z", literal(content)))) == 2
