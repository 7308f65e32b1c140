# SPDX-License-Identifier: BSD-3-Clause
"""Who may talk to the server, and how."""

import http.client
import json
import os
import re
import socket
import ssl
import stat
import subprocess
import time

import pytest
import twinyard


@pytest.fixture(scope="module")
def told(twin_server_file):
    with open(twin_server_file, encoding="utf-8") as file:
        found = json.load(file)
    found["port"] = int(re.search(r":(\d+)/", found["url"]).group(1))
    return found


def get(told, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", told["port"], timeout=10)
    connection.request("GET", path, headers={key.replace("_", "-"): value for key, value in headers.items()})
    answer = connection.getresponse()
    return answer.status, answer.read().decode(), answer


def test_the_token_file_is_the_users_alone(twin_server_file, told):
    assert stat.S_IMODE(os.stat(twin_server_file).st_mode) == 0o600
    assert len(told["token"]) == 64 and told["pid"] > 0


def test_nothing_without_the_token(told):
    for path in ["/", "/api", "/metrics", "/openrpc.json", "/nothing"]:
        status, _, answer = get(told, path)
        assert status == 401 and answer.getheader("WWW-Authenticate") == "Bearer"
    assert get(told, "/metrics", Authorization="Bearer " + told["token"][:-1])[0] == 401
    assert get(told, "/metrics?token=" + told["token"])[0] == 200
    with pytest.raises(twinyard.TwinError):
        twinyard.connect(told["url"], "0" * 64)


def test_pages_of_others_are_refused(told):
    key = "Bearer " + told["token"]
    assert get(told, "/metrics", Authorization=key, Host="attacker.example")[0] == 403
    assert get(told, "/metrics", Authorization=key, Origin="http://attacker.example")[0] == 403
    assert get(told, "/metrics", Authorization=key, Origin=f"http://127.0.0.1:{told['port']}")[0] == 200


def test_figures_and_description(told, twin):
    key = "Bearer " + told["token"]
    status, page, answer = get(told, "/metrics", Authorization=key)
    assert status == 200 and answer.getheader("Content-Type").startswith("text/plain; version=0.0.4")
    for line in page.splitlines():
        assert re.fullmatch(r'# (HELP|TYPE) \w+ .*|\w+(\{(\w+="[^"]*",?)+\})? [0-9.e+-]+', line), line
    status, page, _ = get(told, "/openrpc.json", Authorization=key)
    document = json.loads(page)
    assert document["openrpc"].startswith("1.2") and document == twin.call("rpc.discover")
    assert get(told, "/nothing", Authorization=key)[0] == 404
    assert get(told, "/api", Authorization=key)[0] == 426


def test_the_reference_is_what_the_command_prints():
    printed = subprocess.run([os.environ["TWIN"], "serve", "--reference"], capture_output=True, check=True, timeout=20).stdout
    with open(os.environ["TWIN_ROOT"] + "/docs/control-api-reference.md", "rb") as page:
        assert page.read() == printed


def test_who_says_nothing_is_sent_away(told, twin):
    silent = socket.create_connection(("127.0.0.1", told["port"]))
    silent.settimeout(30)
    begin = time.monotonic()
    assert silent.recv(1) == b""
    assert 5 < time.monotonic() - begin < 25
    assert twin.call("version")


def test_garbage_is_no_request(told, twin):
    for junk in [b"\x00" * 64, b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 10000, b"POST /api HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n"]:
        with socket.create_connection(("127.0.0.1", told["port"])) as connection:
            connection.settimeout(30)
            try:
                connection.sendall(junk)
                connection.recv(4096)
            except ConnectionError:
                pass
    assert twin.call("version")


def test_clients_have_a_limit(twin_server_file, told):
    many = []
    try:
        with pytest.raises(twinyard.TwinError, match="503"):
            for _ in range(65):
                many.append(twinyard.connect(file=twin_server_file))
        assert 50 < len(many) <= 64
    finally:
        for one in many:
            one.close()


def run_serve(*options):
    return subprocess.run([os.environ["TWIN"], "serve", "--port", "0", *options], capture_output=True, text=True, timeout=20)


def test_other_addresses_want_tls(tmp_path):
    refused = run_serve("--name", "open", "--bind", "0.0.0.0", "--token-file", str(tmp_path / "a"))
    assert refused.returncode == 2 and "TLS" in refused.stderr
    refused = run_serve("--name", "open", "--certificate", "x.pem", "--token-file", str(tmp_path / "a"))
    assert refused.returncode == 2 and "--key" in refused.stderr
    refused = run_serve("--name", "open", "--certificate", "x.pem", "--key", "y.pem", "--token-file", str(tmp_path / "a"))
    assert refused.returncode == 2 and "x.pem" in refused.stderr
    refused = run_serve("--name", "open", "--bind", "not-an-address", "--token-file", str(tmp_path / "a"))
    assert refused.returncode == 2
    assert not (tmp_path / "a").exists()


def test_tls(tmp_path, meter):
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key,
                    "-out", certificate], check=True, capture_output=True, timeout=60)
    with twinyard.Server("--bind", "0.0.0.0", "--certificate", certificate, "--key", key) as server:
        with open(server.file, encoding="utf-8") as file:
            told = json.load(file)
        assert told["url"].startswith("wss://0.0.0.0:")
        url = told["url"].replace("0.0.0.0", "127.0.0.1")
        with twinyard.connect(url, told["token"], certificate=certificate) as twin:
            run = twin.run("nucleo_f429zi", meter, net=["none"])
            run.device().expect("/^ready/")
        with pytest.raises(twinyard.TwinError):
            twinyard.connect(url, told["token"])  # nobody vouches for it
        with pytest.raises(twinyard.TwinError):
            twinyard.connect(url.replace("wss", "ws"), told["token"])
        port = int(re.search(r":(\d+)/", url).group(1))
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises((ssl.SSLError, ConnectionError)):
            old.wrap_socket(socket.create_connection(("127.0.0.1", port)))


def test_one_server_of_a_name(tmp_path):
    with twinyard.Server() as server:
        name = os.path.basename(os.path.dirname(server.file))
        again = run_serve("--name", name)
        assert again.returncode == 2 and name in again.stderr
