"""Peers on loopback: a TLS or plain server of the tests' own on OpenSSL, and a real mosquitto."""

import os
import pwd
import shutil
import socket
import ssl
import subprocess
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


class Mosquitto:
    """A broker with one TLS listener on a free loopback port."""

    def __init__(self, folder, certificate):
        self.port = free_port()
        path = os.path.join(str(folder), "mosquitto.conf")
        pem, key = certificate
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"listener {self.port} 127.0.0.1\nallow_anonymous true\ncertfile {pem}\nkeyfile {key}\n"
                       f"user {pwd.getpwuid(os.getuid()).pw_name}\npersistence false\n")
        program = shutil.which("mosquitto", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
        self.process = subprocess.Popen([program, "-c", path], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)

    def __enter__(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except ConnectionRefusedError:
                time.sleep(0.01)
        raise AssertionError("mosquitto did not start")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
