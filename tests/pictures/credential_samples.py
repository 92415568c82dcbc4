"""Pictures with Content Credentials, signed here by newsrooms and cameras that do not exist."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

CAPTURE = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
MACHINE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
MADE: dict[str, Any] = {"action": "c2pa.created", "digitalSourceType": CAPTURE}


@dataclass(frozen=True)
class Signer:
    """A chain, its key and the authority above it, all PEM."""

    chain: bytes
    key: bytes
    root: bytes


def signer(name: str = "Camera Works", *, days: int = 30, ocsp: str = "") -> Signer:
    """Somebody who may sign (C2PA 2.2, 14.5), until so many days from now; ocsp is where the certificate says that
    revocation can be asked."""
    now = datetime.now(UTC)
    above, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())

    def certificate(subject: str, key: ec.EllipticCurvePrivateKey, usage: x509.KeyUsage, *, ca: bool) -> Any:
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, subject)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Test Authority")]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=100))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca, None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(above.public_key()), critical=False)
        )

    signs = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    vouches = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    leaf = certificate(name, own, signs, ca=False).add_extension(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
    )
    if ocsp:
        there = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(ocsp))
        leaf = leaf.add_extension(x509.AuthorityInformationAccess([there]), critical=False)
    pem = serialization.Encoding.PEM
    root = certificate("Test Authority", above, vouches, ca=True).sign(above, hashes.SHA256()).public_bytes(pem)
    key = own.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Signer(leaf.sign(above, hashes.SHA256()).public_bytes(pem) + root, key, root)


def signed(
    data: bytes,
    mime: str,
    by: Signer,
    *actions: dict[str, Any],
    assertions: Sequence[dict[str, Any]] = (),
    thumbnail: bytes = b"",
    parent: bytes = b"",
    remote: str = "",
) -> bytes:
    """The picture with a manifest of these actions. thumbnail: a small picture in it; parent: what it was made of, with
    all that belongs to it; remote: the manifest is not in the file but said to be at this address."""
    manifest: dict[str, Any] = {
        "claim_generator_info": [{"name": "Camera Firmware", "version": "1.0"}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": actions or (MADE,)}}, *assertions],
    }
    if thumbnail:
        manifest["thumbnail"] = {"format": "image/jpeg", "identifier": "small"}
    with c2pa.Context.from_dict({"version": 1, "builder": {"thumbnail": {"enabled": False}}}) as context:
        maker = c2pa.Signer.from_info(c2pa.C2paSignerInfo(b"es256", by.chain, by.key, None))
        builder = c2pa.Builder(manifest, context=context)
        if thumbnail:
            builder.add_resource("small", io.BytesIO(thumbnail))
        if parent:
            told = json.dumps({"title": "before", "relationship": "parentOf", "label": "before"})
            builder.add_ingredient(told, mime, io.BytesIO(parent))
        if remote:
            builder.set_no_embed()
            builder.set_remote_url(remote)
        out = io.BytesIO()
        builder.sign(maker, mime, io.BytesIO(data), out)
    return out.getvalue()
