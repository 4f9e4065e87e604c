"""Certificates made for a test, and a board that speaks https with them."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.spiders.harvest.board import Board

_PEM = serialization.Encoding.PEM


@dataclass(frozen=True)
class Vouched:
    """A file of a certificate with its key, and the file that makes a client believe it."""

    server: Path
    authority: Path


def vouched(folder: Path, *, name: str = "127.0.0.1", days: int = 1) -> Vouched:
    """Make an authority and what it says of `name`, good until in so many days."""
    until = datetime.now(UTC) + timedelta(days=days)
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    issuer = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Harbour Authority")])
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = []
    for who, key, own in ((issuer, keys[0], True), (subject, keys[1], False)):
        stated = (
            x509.CertificateBuilder()
            .subject_name(who)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(until - timedelta(days=9))
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=own, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        )
        if not own:
            of = x509.AuthorityKeyIdentifier.from_issuer_public_key(keys[0].public_key())
            stated = stated.add_extension(of, critical=False)
            known = x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))])
            stated = stated.add_extension(known, critical=False)
        made.append(stated.sign(keys[0], hashes.SHA256()).public_bytes(_PEM))
    plain = keys[1].private_bytes(
        _PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    files = Vouched(folder / "server.pem", folder / "authority.pem")
    files.server.write_bytes(plain + made[1])
    files.authority.write_bytes(made[0])
    return files


def encrypt(board: Board, files: Vouched) -> None:
    """Let the board speak https, and nothing else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.server)
    board._server.socket = context.wrap_socket(board._server.socket, server_side=True)
