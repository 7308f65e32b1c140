// SPDX-License-Identifier: BSD-3-Clause
// A chip and a board as data: what their YAML files say (docs/describe-a-board.md), checked as far as that goes without
// the models. Knows nothing of SystemC, so that the command line can use it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace twin::boards {

/// Where something was said.
struct Position {
    std::string file;
    unsigned line = 0;  ///< from 1; 0: the file as a whole
    std::string key;    ///< path of keys, "parts.button_a.type"; empty: the file as a whole
};

/// What is wrong in a file, for the person who wrote it.
struct Error {
    Position where;
    std::string found;       ///< as it stands in the file, or "nothing"
    std::string expected;    ///< what could stand there; empty: see `found`
    std::string suggestion;  ///< the nearest right word, or empty

    /// "board.yaml:7: key 'parts.a.type': found 'buton', expected …; did you mean 'button'?"
    std::string text() const;
};

template <typename T>
using Result = tl::expected<T, Error>;

enum class MemoryKind : std::uint8_t { ram, rom, flash };
const char* to_string(MemoryKind kind);

struct Cpu {
    std::string type;  ///< cortex-m0, cortex-m3, cortex-m4, cortex-m7, cortex-m33
    unsigned irqs = 32;
    unsigned priority_bits = 0;  ///< 0: the CPU type's own
    std::uint64_t hz = 0;
    std::uint64_t refclk_hz = 0;  ///< 0: SysTick has no reference clock
    std::uint32_t vector_table = 0;
    unsigned icount_shift = 0;  ///< in virtual time an instruction takes 2^shift ns
    bool reset_on_lockup = false;
    bool bitband = false;
    bool fpu = false;
    bool mpu = false;
    Position where;
};

struct MemoryBlock {
    std::string name;
    MemoryKind kind = MemoryKind::ram;
    std::uint64_t base = 0;
    std::uint64_t size = 0;
    std::string alias_of;  ///< name of the memory that it mirrors, or empty
    Position where;
};

/// In place of an interrupt's number: the CPU's non-maskable interrupt.
inline constexpr unsigned kNmi = ~0U;

/// A parameter of a model as given: one value, or the items of a list.
struct Param {
    std::vector<std::string> values;
    bool is_list = false;
    Position where;
};

struct Peripheral {
    std::string name;
    std::string type;
    Position type_where;
    std::optional<std::uint64_t> base;                          ///< none: it has no registers
    std::uint64_t size = 0x1000;                                ///< of the range from base
    std::map<std::string, std::pair<unsigned, Position>> irqs;  ///< by the model's line; "" is its only one
    std::string domain = "main";
    std::vector<std::pair<std::string, Param>> params;
    Position where;
};

struct Chip {
    std::string name;
    std::string summary;
    std::string manual;
    std::string path;
    Cpu cpu;
    std::vector<MemoryBlock> memories;
    std::vector<Peripheral> peripherals;
    std::vector<std::pair<std::string, std::uint64_t>> clocks;  ///< name, Hz
    /// Pads in the order of the file: the pad's name, which is also the pin's name, and the peripheral that has it.
    std::vector<std::pair<std::string, std::string>> pads;
    Position where;

    const MemoryBlock* find_memory(std::string_view memory) const;
    const Peripheral* find_peripheral(std::string_view peripheral) const;
    bool has_pad(std::string_view pad) const;
};

enum class Pull : std::uint8_t { none, up, down };

/// The name of a pad or of a net.
struct Wire {
    std::string name;
    Position where;
};

struct NetDescription {
    std::string name;
    std::vector<Wire> pads;
    Pull pull = Pull::none;
    Position where;
};

struct BusDescription {
    enum class Kind : std::uint8_t { i2c, spi };
    std::string name;
    Kind kind = Kind::i2c;
    std::map<std::string, Wire> lines;  ///< scl, sda; or sck, mosi, miso
    Pull pull = Pull::none;             ///< of every line
    Position where;
};

struct PartDescription {
    std::string name;
    std::string type;
    Position type_where;
    std::vector<std::pair<std::string, Wire>> pins;  ///< the part's pin, and what it is soldered to
    std::string bus;                                 ///< empty: none
    Position bus_where;
    std::optional<unsigned> address;  ///< on the bus
    Position address_where;
    std::string domain = "main";
    std::vector<std::pair<std::string, Param>> params;
    bool on_bench = false;  ///< not the board's, but beside it: see Bench
    Position where;
};

/// Pieces of copper that the wires of a bench join (docs/bench.md): each two ends or more.
struct BenchWire {
    /// `part` empty: `pin` is a pad of the chip, a net of the board or one of kSupplies.
    struct End {
        std::string part;
        std::string pin;
        Position where;
    };
    std::vector<End> ends;
};

inline constexpr const char* kSupplies[] = {"GND", "3V3", "5V"};
/// The part that has them; it is on every bench.
inline constexpr const char* kSupplyPart = "bench_supply";

/// Where the window shows a part. Nothing else reads it.
struct BenchPlace {
    double x = 0;
    double y = 0;
    unsigned turn = 0;  ///< degrees
    Position where;
};

/// Parts beside a board and their wires (docs/bench.md).
struct Bench {
    std::string name;
    std::string board;  ///< empty: any
    Position board_where;
    std::string path;
    std::vector<PartDescription> parts;
    std::vector<BenchWire> wires;
    std::vector<std::pair<std::string, BenchPlace>> places;
    Position where;
};

struct Library {
    std::string path;  ///< absolute, or relative to the working directory as the board's path is
    Position where;
};

struct Board {
    std::string name;
    std::string title;
    std::string summary;
    std::string path;
    std::string console;  ///< the part whose stream a person talks to, or empty
    Chip chip;
    std::vector<Library> libraries;
    std::vector<NetDescription> nets;
    std::vector<BusDescription> buses;
    std::vector<PartDescription> parts;
    std::vector<BenchWire> bench_wires;  ///< of add_bench()
    Position where;

    const PartDescription* find_part(std::string_view part) const;
    const NetDescription* find_net(std::string_view net) const;
    const BusDescription* find_bus(std::string_view bus) const;
};

/// Reads a chip's file.
Result<Chip> load_chip(const std::string& path);

/// Reads a board's file, and the chip's that it names: `soc/<chip>.yaml` beside it, or a path that ends in .yaml.
Result<Board> load_board(const std::string& path);

/// Reads the text of a bench's file; `path` is for messages. Of a board it knows nothing yet.
Result<Bench> parse_bench(const std::string& text, const std::string& path);

/// Puts a bench's parts beside the board's, behind them, and its wires. Refuses another board's bench, names that the
/// board has and ends of wires that are not there. Which pins a part of the bench has, only the models know.
Result<void> add_bench(Board& board, const Bench& bench);

}  // namespace twin::boards
