// SPDX-License-Identifier: BSD-3-Clause
// OpenSSL's own server and client, and nginx: each byte of a handshake is the same in every run.
#include <gtest/gtest.h>

#include "tests/system/services/fleet.hpp"

namespace twin::test {
namespace {

std::string handshake(const std::string& depth, std::uint64_t seed) {
    const Folder folder;
    // A path of another length moves the program's memory, and must not change what it draws.
    const auto certificate = "pair" + depth;
    const auto make = fmt::format(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -days 10 "
        "-keyout {0}.key -out {0}.pem",
        certificate);
    Fleet fleet(folder, "", seed);
    fleet.start("make", {"sh", "-c", make});
    fleet.start("server", {"openssl", "s_server", "-accept", "127.0.0.1:4433", "-cert", certificate + ".pem", "-key",
                           certificate + ".key", "-rev", "-msg"});
    fleet.start("client", {"sh", "-c", "(echo hello; sleep 1) | openssl s_client -connect localhost:4433 -msg -quiet"});
    fleet.pass(10s);
    auto log = fleet.log();
    for (auto at = log.find(certificate); at != std::string::npos; at = log.find(certificate))
        log.replace(at, certificate.size(), "P");
    return log;
}

TEST(Tls, HandshakesAreTheSameByteForByte) {
    const auto first = handshake("", 1);
    EXPECT_NE(first.find("ServerHello"), std::string::npos) << first;
    EXPECT_NE(first.find("olleh"), std::string::npos) << first;
    EXPECT_EQ(handshake("-with-a-longer-name", 1), first);
    EXPECT_NE(handshake("", 2), first);
}

TEST(Nginx, ServesWithOneProcess) {
    const auto serve = [] {
        const Folder folder;
        folder.write("index.html", std::string(300'000, 'y'));
        folder.write("nginx.conf", fmt::format(R"(daemon off;
master_process off;
pid nginx.pid;
error_log stderr notice;
events {{}}
http {{
    access_log /dev/stdout;
    client_body_temp_path {0};
    proxy_temp_path {0};
    fastcgi_temp_path {0};
    uwsgi_temp_path {0};
    scgi_temp_path {0};
    server {{
        listen 8080;
        root {0};
    }}
}}
)",
                                               folder.path()));
        Fleet fleet(folder, "");
        fleet.start("web", {"nginx", "-p", folder.path(), "-c", folder / "nginx.conf", "-e", "stderr"});
        fleet.pass(1s);
        folder.write("get.py", R"(import urllib.request
page = urllib.request.urlopen('http://127.0.0.1:8080/').read()
print(len(page), flush=True)
)");
        fleet.start("get", {"python3", "get.py"});
        fleet.pass(1s);
        return fleet.log();
    };
    const auto first = serve();
    EXPECT_NE(first.find("get: 300000"), std::string::npos) << first;
    EXPECT_NE(first.find("[01/Jan/2025:00:00:01 +0000] \"GET / HTTP/1.1\" 200 300000"), std::string::npos) << first;
    EXPECT_EQ(serve(), first);
}

}  // namespace
}  // namespace twin::test
