// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/nsapi_types.h"

/// Walks through the pieces of ancillary data in a buffer of `size` bytes:
///     for (MsgHeaderIterator it(header, size); it.has_next();) { nsapi_msghdr_t* piece = it.next(); ... }
/// Ends at a piece that is shorter than its header, or that does not fit.
struct MsgHeaderIterator {
    MsgHeaderIterator(nsapi_msghdr_t* hdr, nsapi_size_t size) : next_(hdr), left_(hdr ? size : 0) {}

    bool has_next() const {
        return left_ >= sizeof(nsapi_msghdr_t) && next_->len >= sizeof(nsapi_msghdr_t) && next_->len <= left_;
    }
    /// Null after the last.
    nsapi_msghdr_t* next() {
        if (!has_next()) {
            return nullptr;
        }
        nsapi_msghdr_t* const piece = next_;
        // The next one begins where its alignment lets it.
        const nsapi_size_t step = (piece->len + alignof(nsapi_msghdr_t) - 1) & ~(alignof(nsapi_msghdr_t) - 1);
        left_ = step < left_ ? left_ - step : 0;
        next_ = reinterpret_cast<nsapi_msghdr_t*>(reinterpret_cast<uint8_t*>(piece) + step);
        return piece;
    }

  private:
    nsapi_msghdr_t* next_;
    nsapi_size_t left_;
};
