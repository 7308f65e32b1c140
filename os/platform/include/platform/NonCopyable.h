// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace mbed {

/// A class that derives privately from NonCopyable<itself> can be neither copied nor assigned. The parameter keeps the
/// base of each class a type of its own, so that two of them in one object need not have two addresses.
template <typename T>
class NonCopyable {
  public:
    NonCopyable(const NonCopyable&) = delete;
    NonCopyable& operator=(const NonCopyable&) = delete;

  protected:
    NonCopyable() = default;
    ~NonCopyable() = default;
};

}  // namespace mbed
