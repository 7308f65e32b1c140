// SPDX-License-Identifier: BSD-3-Clause
// What goes wrong where the caller can mend it.
#pragma once

#include <fmt/format.h>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace twin::host {

/// One line that says what is wrong, and one that says what to do. Neither ends with a newline.
struct Error {
    std::string message;
    std::string hint;
    int exit_code = 2;  ///< 2: what was asked for can't be done as asked; 1: it failed on the way.
};

template <typename T>
using Result = tl::expected<T, Error>;

/// The caller asked for something that can't be: exit code 2.
inline tl::unexpected<Error> refuse(std::string message, std::string hint) {
    return tl::unexpected(Error{std::move(message), std::move(hint), 2});
}
/// It was asked for rightly, and failed: exit code 1.
inline tl::unexpected<Error> failure(std::string message, std::string hint) {
    return tl::unexpected(Error{std::move(message), std::move(hint), 1});
}

}  // namespace twin::host
