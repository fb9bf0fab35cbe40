"""The suite's own shut network: loopback is open, everything else is refused loudly."""

import socket
import urllib.error
import urllib.request

import pytest


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1"])
def test_another_machine_is_refused(address: str, refused: list[str]) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as plug, pytest.raises(OSError, match="the network is shut"):
        plug.connect((address, 80))
    assert refused == [f"socket.connect {address}"]
    refused.clear()


def test_a_name_is_not_even_looked_up(refused: list[str]) -> None:
    with pytest.raises(urllib.error.URLError, match="the network is shut"):
        urllib.request.urlopen("http://example.invalid/")
    assert refused == ["socket.getaddrinfo example.invalid"]
    refused.clear()


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as plug:
        plug.sendall(b"hei")
        other, _ = server.accept()
        with other:
            assert other.recv(3) == b"hei"
