"""Peers on loopback: a TLS or plain server of the tests' own on OpenSSL, a real mosquitto and a real nginx."""

import contextlib
import os
import pwd
import random
import select
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time

PATIENCE = 20.0


class Server:
    """Accepts clients one after the other; `serve(connection)` talks to each, in a thread. Use as a context manager."""

    def __init__(self, serve, certificate=None):
        self.serve = serve
        self.failures = []
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*certificate)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.client = None
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.client = connection
            connection.settimeout(PATIENCE)
            try:
                if self.context:
                    connection = self.client = self.context.wrap_socket(connection, server_side=True,
                                                                        do_handshake_on_connect=False)
                    connection.do_handshake()
                with connection:
                    self.serve(connection)
            except (OSError, ssl.SSLError) as error:
                self.failures.append(error)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        try:
            self.client.shutdown(socket.SHUT_RDWR)
        except (AttributeError, OSError):
            pass  # no client came, or the last one has gone
        self.thread.join(PATIENCE)


def echo(connection):
    """Sends back what comes, until the peer closes."""
    while data := connection.recv(65536):
        connection.sendall(data)


def hold(connection):
    """Says nothing and waits for the peer to close."""
    while connection.recv(4096):
        pass


class BadNetwork:
    """Between the device and a server on loopback: bytes arrive in small pieces and late, every fourth datagram not at all.
    Repeats with its seed. Use as a context manager."""

    DELAY = 0.002  # seconds at most
    LOSS = 0.25

    def __init__(self, target, seed, datagrams=False):
        self.target = ("127.0.0.1", target)
        self.chance = random.Random(seed)
        self.datagrams = datagrams
        self.front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if datagrams else socket.SOCK_STREAM)
        self.front.bind(("127.0.0.1", 0))
        self.port = self.front.getsockname()[1]
        self.back = socket.socket(socket.AF_INET, self.front.type)
        self.threads = []

    def _start(self, *job):
        self.threads.append(threading.Thread(target=job[0], args=job[1:], daemon=True))
        self.threads[-1].start()

    def _carry(self, source, sink):
        """A byte stream in one direction, until it ends."""
        with contextlib.suppress(OSError):
            while data := source.recv(self.chance.randint(1, 900)):
                time.sleep(self.chance.random() * self.DELAY)
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    def _accept(self):
        with contextlib.suppress(OSError):
            self.client, _ = self.front.accept()
            self.back.connect(self.target)
            self._start(self._carry, self.back, self.client)
            self._carry(self.client, self.back)

    def _datagrams(self):
        """To the server and back, one after the other."""
        client = None
        with contextlib.suppress(OSError):
            while True:
                for one in select.select([self.front, self.back], [], [])[0]:
                    data, source = one.recvfrom(2000)
                    if not data:
                        return
                    client = source if one is self.front else client
                    if self.chance.random() < self.LOSS:
                        continue
                    time.sleep(self.chance.random() * self.DELAY)
                    self.back.sendto(data, self.target) if one is self.front else self.front.sendto(data, client)

    def __enter__(self):
        if self.datagrams:
            self.back.bind(("127.0.0.1", 0))
            self._start(self._datagrams)
        else:
            self.front.listen(1)
            self._start(self._accept)
        return self

    def __exit__(self, *_):
        if self.datagrams:
            self.front.sendto(b"", self.front.getsockname())
        for one in (self.front, self.back, getattr(self, "client", None)):
            with contextlib.suppress(AttributeError, OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join(PATIENCE)
        for one in (self.front, self.back, getattr(self, "client", None)):
            with contextlib.suppress(AttributeError):
                one.close()


class CutOff(Exception):
    """Raised by what changes bytes on the way: these still arrive, then the connection ends."""

    def __init__(self, data):
        super().__init__()
        self.data = data


class Relay:
    """Between the device and a server on loopback: `on_the_way(bytes, flight)` gives what arrives of the server's bytes. A
    flight is what the server says until the device speaks again; the first is 1. Use as a context manager."""

    def __init__(self, target, on_the_way):
        self.target, self.on_the_way = ("127.0.0.1", target), on_the_way
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.ends = []
        self.from_device = b""

    def _run(self):
        while True:
            try:
                device, _ = self.listener.accept()
            except OSError:
                return
            with device, socket.create_connection(self.target) as server, contextlib.suppress(OSError):
                self.ends = [device, server]
                self._carry(device, server)

    def _carry(self, device, server):
        flight, server_spoke = 0, False
        while True:
            for one in select.select([device, server], [], [])[0]:
                data = one.recv(65536)
                if not data:
                    return
                if one is device:
                    self.from_device += data
                    server.sendall(data)
                    server_spoke = False
                    continue
                if not server_spoke:
                    flight, server_spoke = flight + 1, True
                try:
                    device.sendall(self.on_the_way(data, flight))
                except CutOff as cut:
                    device.sendall(cut.data)
                    return

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        for one in (self.listener, *self.ends):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(PATIENCE)


class Program:
    """A server program of others, in the foreground on a free loopback port. Use as a context manager."""

    stdin = subprocess.DEVNULL

    def __init__(self, port, *command):
        self.port = port
        program = shutil.which(command[0], path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
        self.process = subprocess.Popen([program, *command[1:]], stdin=self.stdin, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, env={**os.environ, "OPENSSL_CONF": os.devnull})

    def __enter__(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except ConnectionRefusedError:
                time.sleep(0.01)
        self.__exit__()
        raise AssertionError(f"{self.process.args[0]} did not start")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)


class OpensslServer(Program):
    """`openssl s_server`, whatever its configuration on this machine says. `pipe`: commands can be typed."""

    def __init__(self, certificate, *options, pipe=False):
        port = free_port()
        pem, key = certificate
        self.stdin = subprocess.PIPE if pipe else subprocess.DEVNULL
        super().__init__(port, "openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", pem, "-cert_chain", pem,
                         "-key", key, "-cipher", "ALL:@SECLEVEL=0", *options)

    def __exit__(self, *_):
        super().__exit__()
        if self.process.stdin:
            self.process.stdin.close()

    def type(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()


def write_config(folder, name, text):
    path = os.path.join(str(folder), name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def user():
    return pwd.getpwuid(os.getuid()).pw_name


class Mosquitto(Program):
    """A broker with one TLS listener. With `client_root` clients need a certificate below it."""

    def __init__(self, folder, certificate, client_root=None):
        port = free_port()
        pem, key = certificate
        demand = f"cafile {client_root}\nrequire_certificate true\n" if client_root else ""
        path = write_config(folder, "mosquitto.conf",
                            f"listener {port} 127.0.0.1\nallow_anonymous true\ncertfile {pem}\nkeyfile {key}\n{demand}"
                            f"user {user()}\npersistence false\n")
        super().__init__(port, "mosquitto", "-c", path)


class Nginx(Program):
    """A web server with one TLS page. With `client_root` clients need a certificate below it."""

    def __init__(self, folder, certificate, client_root=None):
        port = free_port()
        pem, key = certificate
        demand = f"ssl_client_certificate {client_root}; ssl_verify_client on;" if client_root else ""
        place = tempfile.mkdtemp(dir=str(folder))
        scratch = " ".join(f"{kind}_temp_path {place}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        as_user = f"user {user()};" if os.getuid() == 0 else ""
        path = write_config(place, "nginx.conf", f"""
            daemon off; master_process off; worker_processes 1; pid {place}/pid; error_log {place}/error.log; {as_user}
            events {{}}
            http {{
              access_log off; {scratch}
              server {{
                listen 127.0.0.1:{port} ssl; ssl_certificate {pem}; ssl_certificate_key {key}; {demand}
                location / {{ return 200 "the page"; }}
              }}
            }}
            """)
        super().__init__(port, "nginx", "-c", path, "-p", place, "-e", f"{place}/error.log")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
