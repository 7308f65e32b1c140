// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/access.hpp"

#include <fmt/format.h>
#include <sys/random.h>
#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdint>
#include <cstdlib>

namespace twin::serve {
namespace {

bool equal_but_for_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
        return std::tolower(x) == std::tolower(y);
    });
}

/// Host and port without the port: "[::1]:80" gives "[::1]".
std::string_view without_port(std::string_view host) {
    const auto colon = host.find_last_of(':');
    const auto bracket = host.find_last_of(']');
    const bool has_port = colon != std::string_view::npos && (bracket == std::string_view::npos || bracket < colon);
    return has_port ? host.substr(0, colon) : host;
}

bool is_loopback_name(std::string_view host) {
    const auto name = without_port(host);
    return name == "127.0.0.1" || name == "[::1]" || equal_but_for_case(name, "localhost");
}

}  // namespace

std::string make_token() {
    std::array<std::uint8_t, 32> bytes{};
    // So few bytes come whole once the generator is seeded; without randomness there is no server.
    while (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        if (errno != EINTR) {
            std::abort();
        }
    }
    std::string text;
    for (const auto byte : bytes) {
        text += fmt::format("{:02x}", byte);
    }
    return text;
}

bool same_secret(std::string_view a, std::string_view b) {
    unsigned difference = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const char other = i < b.size() ? b[i] : '\0';
        difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(other));
    }
    return difference == 0 && !b.empty();
}

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

bool Access::has_token(const Credentials& credentials) const {
    constexpr std::string_view kScheme = "Bearer ";
    const auto& given = credentials.authorization;
    if (given.size() > kScheme.size() && equal_but_for_case(given.substr(0, kScheme.size()), kScheme)) {
        return same_secret(given.substr(kScheme.size()), token_);
    }
    // A browser can't give a WebSocket a header.
    constexpr std::string_view kKey = "token=";
    auto query = credentials.target.substr(path_of(credentials.target).size());
    while (!query.empty()) {
        query.remove_prefix(1);
        const auto pair = query.substr(0, query.find('&'));
        if (pair.starts_with(kKey)) {
            return same_secret(pair.substr(kKey.size()), token_);
        }
        query.remove_prefix(pair.size());
    }
    return false;
}

std::optional<Denial> Access::check(const Credentials& credentials) const {
    if (loopback_ && !is_loopback_name(credentials.host)) {
        return Denial{403, "the request is for another host: use 127.0.0.1, [::1] or localhost"};
    }
    if (!credentials.origin.empty()) {
        const auto at = credentials.origin.find("://");
        const auto place = at == std::string_view::npos ? std::string_view() : credentials.origin.substr(at + 3);
        const bool own = !place.empty() && equal_but_for_case(place, credentials.host);
        if (!own && std::find(origins_.begin(), origins_.end(), credentials.origin) == origins_.end()) {
            return Denial{403, "a page of another origin asks: --allow-origin lets it"};
        }
    }
    if (!has_token(credentials)) {
        return Denial{401, "the token is missing or wrong: give it as Authorization: Bearer, or as ?token="};
    }
    return std::nullopt;
}

}  // namespace twin::serve
