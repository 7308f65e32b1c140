// SPDX-License-Identifier: BSD-3-Clause
#include "platform/FileLike.h"

#include "posix_files.h"

namespace mbed {

FileLike::~FileLike() { internal::forget(this); }

}  // namespace mbed
