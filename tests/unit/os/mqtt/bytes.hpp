// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "mqtt/packet.h"

using Vector = std::vector<uint8_t>;

inline Vector vector_of(mqtt::Bytes bytes) { return {bytes.data, bytes.data + bytes.size}; }
inline std::string string_of(mqtt::Bytes bytes) { return {bytes.text() ? bytes.text() : "", bytes.size}; }
inline mqtt::Bytes bytes_of(const Vector& vector) { return {vector.data(), vector.size()}; }
