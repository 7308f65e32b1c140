// SPDX-License-Identifier: BSD-3-Clause
// A queued asynchronous transfer, as SPI has them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "platform/Callback.h"

namespace mbed {

typedef Callback<void(int)> event_callback_t;

/// The parameters of one transfer.
typedef struct {
    void* tx_buffer;            ///< what is sent, or null
    size_t tx_length;           ///< bytes of it
    void* rx_buffer;            ///< where what is received goes, or null
    size_t rx_length;           ///< bytes of it
    uint32_t event;             ///< which events are told to the callback
    event_callback_t callback;  ///< called with the events when the transfer ends, from an ISR
    uint8_t width;              ///< bits of a word
} transaction_t;

/// A transfer with the driver object that is to do it.
template <typename Class>
class Transaction {
  public:
    Transaction() : object_(nullptr), transaction_() {}
    Transaction(Class* object, const transaction_t& transaction) : object_(object), transaction_(transaction) {}

    Class* get_object() { return object_; }
    transaction_t* get_transaction() { return &transaction_; }

  private:
    Class* object_;
    transaction_t transaction_;
};

}  // namespace mbed
