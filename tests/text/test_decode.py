import pytest

from jnpolicy.text.decode import Encoding, decode


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("补助".encode(), "补助", Encoding.UTF8),
        (b"\xef\xbb\xbf" + "补助".encode(), "补助", Encoding.UTF8),
        ("补助政策".encode("gb18030"), "补助政策", Encoding.GB18030),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "", Encoding.NONE),
        (b"a\r\nb\rc", "a\nb\nc", Encoding.UTF8),
        (b"", "", Encoding.UTF8),
    ],
)
def test_decode(data: bytes, text: str, encoding: Encoding) -> None:
    assert decode(data) == (text, encoding)
