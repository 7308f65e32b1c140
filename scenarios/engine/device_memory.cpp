// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/device_memory.hpp"

#include "scenarios/engine/scenario.hpp"
#include "sim/host/image.hpp"
#include "sim/host/image_symbols.hpp"
#include "sim/host/placement.hpp"
#include "sim/host/units.hpp"

#include <boost/json.hpp>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

namespace twin::scenario {
namespace {

namespace json = boost::json;
using host::Result;
using Type = MemoryPlace::Type;

constexpr std::array<const char*, 9> kTypes{"", "u8", "u16", "u32", "i8", "i16", "i32", "f32", "f64"};
constexpr std::size_t kPiece = 512 * 1024;

unsigned size_of(Type type) {
    static constexpr std::array<unsigned, 9> kSizes{0, 1, 2, 4, 1, 2, 4, 4, 8};
    return kSizes[static_cast<std::size_t>(type)];
}

Result<Type> type_of_size(const std::string& symbol, std::uint64_t size) {
    switch (size) {
        case 1:
            return Type::u8;
        case 2:
            return Type::u16;
        case 4:
            return Type::u32;
        default:
            return host::refuse(fmt::format("'{}' has {} bytes", symbol, size),
                                "Say what to take it for: type: u32, i16, f64, ...");
    }
}

/// Fills in what was left open: the address of a symbol, and its type.
Result<MemoryPlace> settled(World& world, std::size_t device, MemoryPlace place) {
    if (!place.address) {
        const auto symbol = host::find_symbol(world.devices()[device].plan->image, place.text);
        if (!symbol) {
            return tl::unexpected(symbol.error());
        }
        place.address = symbol->address;
        if (place.type == Type::unknown) {
            const auto type = type_of_size(place.text, symbol->size);
            if (!type) {
                return tl::unexpected(type.error());
            }
            place.type = *type;
        }
    }
    if (place.type == Type::unknown) {
        place.type = Type::u32;
    }
    return place;
}

double decode(Type type, std::string_view bytes) {
    std::uint64_t bits = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
        bits = bits << 8 | static_cast<std::uint8_t>(bytes[i]);
    }
    switch (type) {
        case Type::i8:
            return static_cast<std::int8_t>(bits);
        case Type::i16:
            return static_cast<std::int16_t>(bits);
        case Type::i32:
            return static_cast<std::int32_t>(bits);
        case Type::f32:
            return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
        case Type::f64:
            return std::bit_cast<double>(bits);
        default:
            return static_cast<double>(bits);
    }
}

Result<std::string> encode(Type type, double value) {
    std::uint64_t bits = 0;
    if (type == Type::f32) {
        bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
    } else if (type == Type::f64) {
        bits = std::bit_cast<std::uint64_t>(value);
    } else {
        const bool is_signed = type == Type::i8 || type == Type::i16 || type == Type::i32;
        const unsigned width = 8 * size_of(type);
        const double low = is_signed ? -std::ldexp(1, static_cast<int>(width) - 1) : 0;
        const double high = std::ldexp(1, static_cast<int>(width) - (is_signed ? 1 : 0)) - 1;
        if (value < low || value > high || value != std::floor(value)) {
            return host::refuse(
                fmt::format("{} is no {}", number_text(value), kTypes[static_cast<std::size_t>(type)]),
                fmt::format("It is a whole number from {} to {}.", number_text(low), number_text(high)));
        }
        bits = static_cast<std::uint64_t>(static_cast<std::int64_t>(value));
    }
    std::string bytes;
    for (unsigned i = 0; i < size_of(type); ++i) {
        bytes.push_back(static_cast<char>(bits >> (8 * i)));
    }
    return bytes;
}

std::string to_hex(std::string_view bytes) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        out += kDigits[static_cast<std::uint8_t>(c) >> 4];
        out += kDigits[static_cast<std::uint8_t>(c) & 15];
    }
    return out;
}

std::string from_hex(std::string_view digits) {
    std::string out;
    const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        out.push_back(static_cast<char>(value(digits[i]) << 4 | value(digits[i + 1])));
    }
    return out;
}

host::Node& node(World& world, std::size_t device) { return *world.devices()[device].member->node; }

const json::value* named(const json::value& list, std::string_view name, std::vector<std::string>& names) {
    for (const auto& item : list.as_array()) {
        const std::string_view is = item.at("name").as_string();
        if (is == name) {
            return &item;
        }
        names.emplace_back(is);
    }
    return nullptr;
}

tl::unexpected<host::Error> no_such(std::string_view what, std::string_view name, const std::vector<std::string>& names) {
    const auto meant = host::nearest(name, names);
    return host::refuse(fmt::format("there is no {} '{}'", what, name),
                        meant ? fmt::format("Did you mean {}?", *meant) : "There are: " + boards::join(names));
}

/// A register or a field of it, and what the register has now.
struct RegisterPlace {
    std::string peripheral;
    std::string reg;
    std::uint32_t value = 0;
    unsigned lsb = 0;
    std::uint32_t mask = UINT32_MAX;
};

asio::awaitable<Result<RegisterPlace>> find_register(World& world, std::size_t device, std::string name) {
    const auto first = name.find('.');
    const auto second = first == std::string::npos ? first : name.find('.', first + 1);
    RegisterPlace place;
    place.peripheral = name.substr(0, first);
    json::object params{{"peripheral", place.peripheral}};
    const auto answer = co_await node(world, device).call("regs", std::move(params));
    if (!answer) {
        co_return tl::unexpected(answer.error());
    }
    std::vector<std::string> names;
    const auto& registers = answer->at("peripherals").as_array().at(0).at("registers");
    place.reg = first == std::string::npos ? "" : name.substr(first + 1, second - first - 1);
    const auto* reg = named(registers, place.reg, names);
    if (reg == nullptr) {
        co_return no_such("register", fmt::format("{}.{}", place.peripheral, place.reg), names);
    }
    place.value = reg->at("value").to_number<std::uint32_t>();
    if (second == std::string::npos) {
        co_return place;
    }
    names.clear();
    const auto* field = named(reg->at("fields"), name.substr(second + 1), names);
    if (field == nullptr) {
        co_return no_such("field", name, names);
    }
    place.lsb = field->at("lsb").to_number<unsigned>();
    const auto width = field->at("width").to_number<unsigned>();
    place.mask = width >= 32 ? UINT32_MAX : (std::uint32_t{1} << width) - 1;
    co_return place;
}

}  // namespace

MemoryPlace parse_place(const Reader& step, const char* key) {
    const auto where = step.at(key);
    MemoryPlace place;
    place.text = where.text("a symbol, or an address");
    place.address = host::parse_number(place.text);
    if (!place.address && place.text.empty()) {
        where.fail("nothing", "a symbol, or an address");
    }
    if (step.has("type")) {
        const auto word = step.at("type").choice({kTypes.begin() + 1, kTypes.end()});
        place.type = static_cast<Type>(std::find(kTypes.begin(), kTypes.end(), word) - kTypes.begin());
    }
    return place;
}

asio::awaitable<Result<std::string>> read_bytes(World& world, std::size_t device, std::uint64_t address,
                                                std::uint64_t size) {
    json::object params{{"address", address}, {"size", size}};
    const auto answer = co_await node(world, device).call("memory.read", std::move(params));
    if (!answer) {
        co_return tl::unexpected(answer.error());
    }
    co_return from_hex(answer->at("data").as_string());
}

asio::awaitable<Result<void>> write_bytes(World& world, std::size_t device, std::uint64_t address, std::string bytes) {
    json::object params{{"address", address}, {"data", to_hex(bytes)}};
    const auto answer = co_await node(world, device).call("memory.write", std::move(params));
    if (!answer) {
        co_return tl::unexpected(answer.error());
    }
    co_return Result<void>{};
}

asio::awaitable<Result<double>> read_place(World& world, std::size_t device, MemoryPlace place) {
    const auto known = settled(world, device, std::move(place));
    if (!known) {
        co_return tl::unexpected(known.error());
    }
    const auto bytes = co_await read_bytes(world, device, *known->address, size_of(known->type));
    if (!bytes) {
        co_return tl::unexpected(bytes.error());
    }
    co_return decode(known->type, *bytes);
}

asio::awaitable<Result<void>> write_place(World& world, std::size_t device, MemoryPlace place, double value) {
    const auto known = settled(world, device, std::move(place));
    if (!known) {
        co_return tl::unexpected(known.error());
    }
    auto bytes = encode(known->type, value);
    if (!bytes) {
        co_return tl::unexpected(bytes.error());
    }
    co_return co_await write_bytes(world, device, *known->address, std::move(*bytes));
}

asio::awaitable<Result<double>> read_register(World& world, std::size_t device, std::string name) {
    const auto place = co_await find_register(world, device, std::move(name));
    if (!place) {
        co_return tl::unexpected(place.error());
    }
    co_return (place->value >> place->lsb) & place->mask;
}

asio::awaitable<Result<void>> write_register(World& world, std::size_t device, std::string name, std::uint32_t value) {
    const auto place = co_await find_register(world, device, name);
    if (!place) {
        co_return tl::unexpected(place.error());
    }
    if (value > place->mask) {
        co_return host::refuse(fmt::format("{} does not fit into {}", value, name),
                               fmt::format("It takes 0 to {}.", place->mask));
    }
    const std::uint32_t others = place->value & ~(place->mask << place->lsb);
    json::object params{
        {"peripheral", place->peripheral}, {"register", place->reg}, {"value", others | value << place->lsb}};
    const auto answer = co_await node(world, device).call("reg.write", std::move(params));
    co_return answer ? Result<void>() : tl::unexpected(answer.error());
}

asio::awaitable<Result<void>> program(World& world, std::size_t device, std::string path) {
    const auto& board = world.devices()[device].member->options.board;
    const auto image = host::load_image(path, board.init_vtor);
    if (!image) {
        co_return tl::unexpected(image.error());
    }
    const auto placed = host::place_image(*image, board);
    if (!placed) {
        co_return tl::unexpected(placed.error());
    }
    for (const auto& memory : board.memories) {
        const auto contents = placed->memories.find(memory.name);
        if (contents == placed->memories.end()) {
            continue;
        }
        for (std::size_t at = 0; at < contents->second.size(); at += kPiece) {
            auto written = co_await write_bytes(world, device, memory.base + at, contents->second.substr(at, kPiece));
            if (!written) {
                co_return written;
            }
        }
    }
    co_return Result<void>{};
}

}  // namespace twin::scenario
