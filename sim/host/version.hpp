// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace twin::host {

/// Of the project: "0.1.0".
extern const char* const kVersion;

}  // namespace twin::host
