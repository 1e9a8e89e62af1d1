"""Certificates of any make, good or bad, by the openssl command: one call each."""

import os
import subprocess
import tempfile

P256 = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")


def new_key(kind):
    """Options of `openssl req` for a fresh key: p-256 …, rsa-2048 …, ed25519."""
    family, _, size = kind.partition("-")
    if family == "rsa":
        return ("-newkey", f"rsa:{size}")
    if family == "p":
        return ("-newkey", "ec", "-pkeyopt", f"ec_paramgen_curve:P-{size}")
    return ("-newkey", kind)


class Certificate:
    """One certificate and its key. `issuer`: another one; None: itself. `key`: a kind, or the certificate whose key it has."""

    def __init__(self, folder, name, issuer=None, *, ca=False, key="p-256", digest="sha256", days=7300, extensions=(),
                 identifiers=True):
        self.name, self.issuer = name, issuer
        place = tempfile.mkdtemp(dir=str(folder))
        self.pem, self.der, self.key = (os.path.join(place, f"cert.{kind}") for kind in ("pem", "der", "key"))
        config = os.path.join(place, "req.cnf")
        lines = [f"basicConstraints=critical,CA:{'TRUE' if ca else 'FALSE'}", *extensions]
        if not identifiers:
            lines += ["subjectKeyIdentifier=none", "authorityKeyIdentifier=none"]
        with open(config, "w", encoding="ascii") as file:
            file.write("[req]\ndistinguished_name=dn\nprompt=no\nx509_extensions=ext\n"
                       f"[dn]\nCN={name}\n[ext]\n" + "\n".join(lines) + "\n")
        if isinstance(key, Certificate):
            self.key = key.key
            own_key = ("-key", self.key)
        else:
            own_key = (*new_key(key), "-nodes", "-keyout", self.key)
        signer = ("-CA", issuer.pem, "-CAkey", issuer.key) if issuer else ()
        openssl("req", "-x509", "-new", *own_key, *signer, "-days", str(days), f"-{digest}", "-config", config,
                "-out", self.pem)
        openssl("x509", "-in", self.pem, "-outform", "DER", "-out", self.der)

    def text(self):
        with open(self.pem, encoding="ascii") as file:
            return file.read()

    def tampered(self):
        """The same with another last byte of its signature."""
        other = object.__new__(Certificate)
        other.__dict__.update(self.__dict__)
        other.der, other.pem = self.der + ".bad", self.pem + ".bad"
        with open(self.der, "rb") as good, open(other.der, "wb") as bad:
            content = good.read()
            bad.write(content[:-1] + bytes([content[-1] ^ 1]))
        openssl("x509", "-in", other.der, "-inform", "DER", "-out", other.pem)
        return other


def openssl(*arguments):
    done = subprocess.run(["openssl", *arguments], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"openssl {arguments}: {done.stderr.decode()}")


def chain_file(folder, *certificates):
    """PEM of all of them, the first one's key: what a server is given."""
    handle, path = tempfile.mkstemp(dir=str(folder), suffix=".pem")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write("".join(certificate.text() for certificate in certificates))
    return path, certificates[0].key
