// SPDX-License-Identifier: BSD-3-Clause
// Certificates and keys stay on the host: the device reads them by semihosting when it is told to.
#pragma once

#include <stddef.h>

#include <memory>

/// All of a file of the host's, as Mbed TLS takes it: PEM with a zero behind it, which counts, DER without.
class File {
  public:
    /// The name has no folder; null is no file.
    explicit File(const char* name);
    explicit operator bool() const { return data_ != nullptr; }
    const char* data() const { return data_.get(); }
    size_t size() const { return size_; }

  private:
    std::unique_ptr<char[]> data_;
    size_t size_ = 0;
};

/// Makes /local, the host's files, and /roots, a folder that has those of them that `list` names with commas between.
void set_roots_folder(const char* list);
