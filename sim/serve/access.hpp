// SPDX-License-Identifier: BSD-3-Clause
// Who may talk to the server: docs/control-api.md, "Who may".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twin::serve {

/// 256 bits from the system's generator, in hexadecimal.
std::string make_token();

/// Takes the same time whatever is wrong.
bool same_secret(std::string_view a, std::string_view b);

/// What a request says of who sends it.
struct Credentials {
    std::string_view target;         ///< "/api?token=..."
    std::string_view host;           ///< of its header, as the following; empty: there is none
    std::string_view origin;
    std::string_view authorization;
};

/// Why a request is not answered.
struct Denial {
    unsigned status;  ///< of HTTP
    std::string reason;
};

/// The part of a request's target before '?'.
std::string_view path_of(std::string_view target);

class Access {
  public:
    /// `loopback`: the server listens there, so a request that names another host was led here.
    Access(std::string token, bool loopback, std::vector<std::string> origins)
        : token_(std::move(token)), loopback_(loopback), origins_(std::move(origins)) {}

    /// Empty: it may.
    [[nodiscard]] std::optional<Denial> check(const Credentials& credentials) const;

  private:
    [[nodiscard]] bool has_token(const Credentials& credentials) const;

    std::string token_;
    bool loopback_;
    std::vector<std::string> origins_;
};

}  // namespace twin::serve
