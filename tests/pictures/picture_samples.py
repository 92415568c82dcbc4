"""Pictures with everything that a camera, a phone and a newsroom's program put into them, made here; and the judge."""

from __future__ import annotations

import functools
import hashlib
import io
import json
import random
import shutil
import subprocess
import tempfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFilter

LABEL = (
    '{"Label":"1","ContentProducer":"001191110105MA0X","ProduceID":"2026-1","ReservedCode1":"","ContentPropagator":""}'
)
SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
XMP = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
  xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
  xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
  xmlns:c="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
  xmlns:T="http://www.tc260.org.cn/ns/AIGC/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
  photoshop:Credit="新华社" photoshop:DateCreated="2026-11-21T09:30:00+08:00" exif:GPSLatitude="24,27.683N"
  exif:GPSLongitude="118,4.833E" aux:SerialNumber="XMP-SERIAL" aux:OwnerName="XMP-OWNER"
  crs:RawFileName="SECRET-NAME.NEF"
  e:DigitalSourceType="{SOURCE_TYPE}" xmpRights:WebStatement="https://paper.example/terms">
 <dc:description><rdf:Alt><rdf:li xml:lang="en">A bridge.</rdf:li>
  <rdf:li xml:lang="x-default">厦门的一座桥。</rdf:li></rdf:Alt></dc:description>
 <dc:creator><rdf:Seq><rdf:li>张三</rdf:li><rdf:li>李四</rdf:li></rdf:Seq></dc:creator>
 <dc:subject><rdf:Bag><rdf:li>桥</rdf:li><rdf:li>厦门</rdf:li></rdf:Bag></dc:subject>
 <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 某报</rdf:li></rdf:Alt></dc:rights>
 <c:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">一座红色的桥</rdf:li></rdf:Alt></c:AltTextAccessibility>
 <e:LocationShown><rdf:Bag><rdf:li rdf:parseType="Resource"><e:City>厦门</e:City><e:CountryName>中国</e:CountryName>
   <exif:GPSLatitude>24,27.683N</exif:GPSLatitude></rdf:li></rdf:Bag></e:LocationShown>
 <e:LocationCreated><rdf:Bag><rdf:li rdf:parseType="Resource">
  <e:Sublocation>SECRET-STREET</e:Sublocation></rdf:li></rdf:Bag></e:LocationCreated>
 <xmpMM:History><rdf:Seq><rdf:li stEvt:action="SECRET-EDIT"/></rdf:Seq></xmpMM:History>
 <T:AIGC>{LABEL.replace('"', "&quot;")}</T:AIGC>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>""".encode()
SECRETS = (
    b"SECRET", b"SERIAL", b"OWNER", b"MAKER", b"COMMENT", b"GPS", b"24,27", b"sRGB-thumb", b"History", b"jumb",
)  # fmt: skip


def drawn(width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """A picture whose left upper corner can be told from the others."""
    image = Image.new("RGB", (width, height), "#406080")
    ImageDraw.Draw(image).rectangle((0, 0, width // 4, height // 4), fill="#ff0000")
    return image.convert(mode)


@functools.cache
def scene(seed: int, width: int = 1200, height: int = 800) -> Image.Image:
    """Something like a photograph: large areas, edges, and grain; another one for each seed."""
    chance = random.Random(seed)
    image = Image.new("RGB", (width, height), tuple(chance.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        x, y, r = chance.randrange(width), chance.randrange(height), chance.randrange(20, width // 4)
        colour = tuple(chance.randrange(256) for _ in range(3))
        draw.ellipse((x - r, y - r, x + r, y + chance.randrange(1, r)), fill=colour)
    image = image.filter(ImageFilter.GaussianBlur(3))
    grain = Image.frombytes("RGB", (width, height), chance.randbytes(3 * width * height))
    return Image.blend(image, grain, 0.08)


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def with_segments(jpeg: bytes, *segments: bytes) -> bytes:
    """The JPEG with these segments behind its APP0 and APP1."""
    at = 2
    while jpeg[at + 1] in (0xE0, 0xE1):
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return jpeg[:at] + b"".join(segments) + jpeg[at:]


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def with_chunks(png: bytes, *chunks: bytes) -> bytes:
    return png[:33] + b"".join(chunks) + png[33:]


def dataset(number: int, text: bytes, record: int = 2) -> bytes:
    return bytes((0x1C, record, number)) + len(text).to_bytes(2, "big") + text


def photoshop(iim: bytes, digest: bytes = b"") -> bytes:
    body = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + len(iim).to_bytes(4, "big") + iim + b"\0" * (len(iim) & 1)
    return segment(0xED, body + (b"8BIM\x04\x25\0\0" + (16).to_bytes(4, "big") + digest if digest else b""))


def private_exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "EXIF caption"
    exif[0x010F] = "Nikon"
    exif[0x013B] = "EXIF photographer"
    exif[0x8298] = "EXIF copyright"
    exif.get_ifd(0x8769).update({
        0x9003: "2026:11:20 08:00:00", 0x9011: "+08:00", 0xA430: "CAMERA-OWNER", 0xA431: "BODY-SERIAL",
        0xA435: "LENS-SERIAL", 0x927C: b"MAKER-NOTE" * 20,
    })  # fmt: skip
    exif.get_ifd(0x8825).update({1: "N", 2: (24.0, 27.0, 41.0), 3: "E", 4: (118.0, 4.0, 50.0)})
    return exif


def private_jpeg(orientation: int = 1, image: Image.Image | None = None) -> bytes:
    """All that formats.md, section 5, says must not leave the house, with caption, credit and AI label beside it."""
    icc = b"ICC_PROFILE\0\1\1" + srgb()
    iim = dataset(90, b"\x1b%G", 1) + dataset(120, "厦门的一座桥。".encode()) + dataset(118, b"OWNER phone")
    plain = encoded(image or drawn(), exif=private_exif(orientation), comment=b"COMMENT-HERE", quality=90)
    return with_segments(
        plain,
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
        segment(0xE2, icc),
        segment(0xE2, b"FPXR\0SECRET-second-picture"),
        photoshop(iim, hashlib.md5(iim, usedforsecurity=False).digest()),
        segment(0xEB, b"JP\0\1\0\0\0\1\0\0\0\x20jumb SECRET manifest"),
        segment(0xEC, b"SECRET-app"),
    ) + b"SECRET-FILM after the end"  # fmt: skip


def private_png() -> bytes:
    plain = encoded(drawn(), "PNG", exif=private_exif(), icc_profile=srgb())
    return with_chunks(
        plain,
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
        chunk(b"tEXt", b"Software\0SECRET-COMMENT"),
        chunk(b"tEXt", b"AIGC\0" + LABEL.encode()),
        chunk(b"caBX", b"jumb SECRET"),
        chunk(b"prVt", b"SECRET"),
    )


def private_webp() -> bytes:
    return encoded(drawn(), "WEBP", exif=private_exif(), xmp=XMP, icc_profile=srgb(), lossless=True)


@functools.cache
def turning_xmp(orientation: int = 6) -> bytes:
    """An XMP packet that names an orientation, which counts nowhere."""
    return (
        b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        b'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="%d"/></rdf:RDF></x:xmpmeta>'
        b'<?xpacket end="r"?>' % orientation
    )


def turned_files(image: Image.Image) -> dict[str, tuple[bytes, int]]:
    """The picture in files that name an orientation somewhere, and the one that counts."""
    exif = Image.Exif()
    exif[0x0112] = 6
    block, packet = exif.tobytes(), turning_xmp()
    png = encoded(image, "PNG")
    profile = b"\nexif\n%8d\n%s\n" % (len(block), block.hex().encode())
    made = {
        f"exif {kind} {number}": (encoded(image, kind, exif=_oriented(number), quality=95), number)
        for kind in ("JPEG", "PNG", "WEBP", "AVIF", "TIFF")
        for number in range(1, 9)
    }
    made |= {f"xmp {kind}": (encoded(image, kind, xmp=packet), 1) for kind in ("JPEG", "WEBP", "AVIF")}
    made["xmp PNG"] = with_chunks(png, chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet)), 1
    made["xmp TIFF"] = encoded(image, "TIFF", tiffinfo={700: packet}), 1
    made["xmp TIFF LZW"] = encoded(image, "TIFF", tiffinfo={700: packet}, compression="tiff_lzw"), 1
    made["exif TIFF LZW"] = encoded(image, "TIFF", tiffinfo={0x0112: 6}, compression="tiff_lzw"), 6
    made["profile PNG"] = with_chunks(png, chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(profile))), 1
    return made


def _oriented(number: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = number
    return exif


@functools.cache
def srgb() -> bytes:
    """A profile; made once, for it holds the second in which it was made."""
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGBA").tobytes()


def judged(data: bytes, *options: str) -> dict[str, Any]:
    """What exiftool finds in these bytes, by group and tag."""
    if shutil.which("exiftool") is None:
        pytest.skip("exiftool is not installed: apt-get install libimage-exiftool-perl")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture"
        path.write_bytes(data)
        command = [
            "exiftool",
            "-j",
            "-G1",
            "-struct",
            "-charset",
            "iptc=UTF8",
            "-all",
            "-validate",
            *options,
            str(path),
        ]
        done = subprocess.run(command, capture_output=True, check=False)
    return dict(json.loads(done.stdout)[0])
