"""Roots and server certificates, made by the openssl command when a test needs them."""

import os
import subprocess


def _openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.PIPE)


class Authority:
    """A self-signed root: `pem` and `der` are paths."""

    def __init__(self, folder, name, days=7300):
        self.folder, self.name = str(folder), name
        self.key = os.path.join(self.folder, f"{name}.key")
        self.pem = os.path.join(self.folder, f"{name}.pem")
        self.der = os.path.join(self.folder, f"{name}.der")
        _openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", self.key,
                 "-out", self.pem, "-days", str(days), "-subj", f"/CN={name}",
                 "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        _openssl("x509", "-in", self.pem, "-outform", "DER", "-out", self.der)

    def issue(self, name, days=3650, host="hub.example"):
        """A server certificate; the paths of its PEM and its key."""
        key, request, pem = (os.path.join(self.folder, f"{name}.{kind}") for kind in ("key", "csr", "pem"))
        extensions = os.path.join(self.folder, f"{name}.ext")
        with open(extensions, "w", encoding="ascii") as file:
            file.write(f"subjectAltName=DNS:{host}\n")
        _openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key,
                 "-out", request, "-subj", f"/CN={host}")
        _openssl("x509", "-req", "-in", request, "-CA", self.pem, "-CAkey", self.key, "-CAcreateserial", "-days", str(days),
                 "-extfile", extensions, "-out", pem)
        return pem, key
