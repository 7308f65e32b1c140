// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stddef.h>

#include "netsocket/TLSSocketWrapper.h"

/// A command: words between blanks, of which those behind the first ones are name=value or a name alone.
class Options {
  public:
    /// Ends the words of the line, which must live as long as this, by zeros.
    explicit Options(char* line);

    /// The word at this place, "" behind the last one.
    const char* word(size_t index) const { return index < count_ ? words_[index] : ""; }
    /// The value, "" for a name alone, null if it is not there.
    const char* value(const char* name) const;
    bool has(const char* name) const { return value(name) != nullptr; }

  private:
    static constexpr size_t kWords = 24;
    const char* words_[kWords];
    size_t count_ = 0;
};

/// What connections have in common:
///   ca=FILE ca-more=FILE ca-path=PATH   roots to trust: set_root_ca_cert(), append_..., ..._path()
///   crl=FILE                            revoked certificates
///   cert=FILE key=FILE                  our own
///   psk=TEXT id=NAME                    a pre-shared key
///   alpn=NAME,NAME                      the application's protocols
///   min=1.2|1.3 max=1.2|1.3             versions
///   suite=HEX                           the only cipher suite
/// Files are the host's. The socket uses memory that the next call takes for another one.
nsapi_error_t apply(const Options& options, TLSSocketWrapper& socket);
