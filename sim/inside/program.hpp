// SPDX-License-Identifier: BSD-3-Clause
// The ELF file that a device was started with: names of its addresses, and its code.
#pragma once

#include "sim/host/image.hpp"
#include "sim/host/image_symbols.hpp"

#include <memory>

namespace twin::inside {

using host::Result;
using host::Symbol;

/// "rtos::Mutex::lock()" of a mangled name; what is none stays as it is.
std::string plain_name(const std::string& name);

class Program {
  public:
    /// Reads it, or gives what was read before if the file is still the same. `path` as a run names its image. An error
    /// if it is no ELF file: what knows nothing of its own names.
    static Result<std::shared_ptr<const Program>> of(const std::string& path);
    /// For `of`, and for tests.
    static Result<std::shared_ptr<const Program>> parse(std::string bytes, const std::string& path);

    [[nodiscard]] const std::string& path() const { return path_; }
    /// In order of address.
    [[nodiscard]] const std::vector<Symbol>& symbols() const { return by_address_; }
    /// By its name as the file has it.
    [[nodiscard]] const Symbol* find(const std::string& name) const;
    /// The first object of that size whose name is `stem`, a dot and a number: a variable of a function.
    [[nodiscard]] const Symbol* find_static(const std::string& stem, std::uint64_t size) const;
    /// The function, or the object, that has the address within.
    [[nodiscard]] const Symbol* at(std::uint64_t address) const;
    /// As people write it: "os_wait + 0x1c"; empty: nothing there has a name.
    [[nodiscard]] std::string describe(std::uint64_t address) const;
    /// The word at an address of its code and constants.
    [[nodiscard]] std::optional<std::uint16_t> halfword(std::uint64_t address) const;
    /// Of the section of that name.
    [[nodiscard]] std::string_view section(const std::string& name) const { return host::find_section(bytes_, name); }

  private:
    std::string path_;
    std::string bytes_;
    host::Image image_;
    std::vector<Symbol> by_address_;
    std::vector<Symbol> by_name_;
};

}  // namespace twin::inside
