// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/link_options.hpp"

#include "net_bridge/text.hpp"

#include <fmt/format.h>
#include <array>
#include <utility>
#include <vector>

namespace twin::net {

namespace {

constexpr std::uint64_t kMaxBandwidth = 1'000'000'000'000;
constexpr std::uint64_t kMaxTime = 3600 * 1'000'000'000ULL;
constexpr std::uint64_t kMaxQueue = 1ULL << 30;
constexpr std::uint64_t kMinMtu = 46;  // what fits a frame of minimal length
constexpr std::uint64_t kMaxMtu = 9000;

constexpr const char* kShare = "a probability: '1%' or '0.01', at most '100%'";
constexpr const char* kTime = "a time of at most an hour, with its unit: '20ms', units s, ms, us, ns";

// Sets its option; false: the value is not one for it.
using Set = bool (*)(Impairments&, std::string_view);

std::optional<Probability> parse_share(std::string_view text) {
    const auto value = parse_quantity(text, kShareUnits);
    if (!value || *value > Probability::kCertain) {
        return std::nullopt;
    }
    return Probability{static_cast<std::uint32_t>(*value)};
}

bool set_share(Probability& to, std::string_view text) {
    const auto share = parse_share(text);
    to = share.value_or(to);
    return share.has_value();
}

bool set_time(Time& to, std::string_view text) {
    const auto ns = text == "0" ? std::optional<std::uint64_t>(0) : parse_quantity(text, kTimeUnits);
    if (!ns || *ns > kMaxTime) {
        return false;
    }
    to = Time(static_cast<Time::rep>(*ns));
    return true;
}

bool set_bandwidth(Impairments& to, std::string_view text) {
    if (text == "unlimited") {
        to.bandwidth = 0;
        return true;
    }
    const auto rate = parse_quantity(text, kRateUnits);
    if (!rate || *rate == 0 || *rate > kMaxBandwidth) {
        return false;
    }
    to.bandwidth = *rate;
    return true;
}

bool set_queue(Impairments& to, std::string_view text) {
    constexpr std::string_view kFrames = "frames";
    const bool in_frames = text.ends_with(kFrames);
    static constexpr Unit kCount[] = {{"", 1}};
    const auto amount = in_frames     ? parse_quantity(text.substr(0, text.size() - kFrames.size()), kCount)
                        : text == "0" ? std::optional<std::uint64_t>(0)
                                      : parse_quantity(text, kSizeUnits);
    if (!amount || *amount > kMaxQueue) {
        return false;
    }
    to.queue = {*amount, in_frames};
    return true;
}

bool set_mtu(Impairments& to, std::string_view text) {
    static constexpr Unit kBytes[] = {{"", 1}};
    if (text == "unlimited") {
        to.mtu = 0;
        return true;
    }
    const auto mtu = parse_quantity(text, kBytes);
    if (!mtu || *mtu < kMinMtu || *mtu > kMaxMtu) {
        return false;
    }
    to.mtu = static_cast<std::uint32_t>(*mtu);
    return true;
}

bool set_gap(Impairments& to, std::string_view text) {
    static constexpr Unit kCount[] = {{"", 1}};
    const auto gap = parse_quantity(text, kCount);
    if (!gap || *gap == 0 || *gap > 1'000'000) {
        return false;
    }
    to.gap = static_cast<std::uint32_t>(*gap);
    return true;
}

bool set_distribution(Impairments& to, std::string_view text) {
    to.distribution = text == "normal" ? Distribution::normal : Distribution::uniform;
    return text == "normal" || text == "uniform";
}

bool set_burst_loss(Impairments& to, std::string_view text) {
    std::array<Probability*, 4> parts{};
    BurstLoss loss;
    parts = {&loss.to_bad, &loss.to_good, &loss.loss_in_bad, &loss.loss_in_good};
    std::size_t count = 0;
    for (bool more = true; more; ++count) {
        const auto slash = text.find('/');
        if (count == parts.size() || !set_share(*parts[count], text.substr(0, slash))) {
            return false;
        }
        more = slash != std::string_view::npos;
        text.remove_prefix(more ? slash + 1 : text.size());
    }
    if (count < 2) {
        return false;
    }
    to.burst_loss = loss;
    return true;
}

struct Key {
    std::string_view name;
    Set set;
    const char* expected;
};

constexpr Key kKeys[] = {
    {"bandwidth", set_bandwidth,
     "a rate of at most 1000 Gbit/s, or 'unlimited': '10Mbit/s', units bit/s, kbit/s, Mbit/s, Gbit/s"},
    {"queue", set_queue,
     "a size of at most 1024 MiB or a number of frames: '64KiB', '100frames', units B, kB, KiB, MB, MiB"},
    {"latency", [](Impairments& to, std::string_view text) { return set_time(to.latency, text); }, kTime},
    {"jitter", [](Impairments& to, std::string_view text) { return set_time(to.jitter, text); }, kTime},
    {"distribution", set_distribution, "'uniform' or 'normal'"},
    {"loss",
     [](Impairments& to, std::string_view text) {
         to.burst_loss.reset();
         return set_share(to.loss, text);
     },
     kShare},
    {"burst-loss",
     [](Impairments& to, std::string_view text) {
         to.loss = {};
         return set_burst_loss(to, text);
     },
     "two to four probabilities, 'to-bad/to-good/loss-in-bad/loss-in-good': '1%/20%', '1%/20%/80%/0.1%'"},
    {"duplicate", [](Impairments& to, std::string_view text) { return set_share(to.duplicate, text); }, kShare},
    {"reorder", [](Impairments& to, std::string_view text) { return set_share(to.reorder, text); }, kShare},
    {"gap", set_gap, "a number of frames, 1 to 1000000: '5'"},
    {"corrupt", [](Impairments& to, std::string_view text) { return set_share(to.corrupt, text); }, kShare},
    {"corrupt-undetected",
     [](Impairments& to, std::string_view text) { return set_share(to.corrupt_undetected, text); }, kShare},
    {"mtu", set_mtu, "bytes, 46 to 9000, or 'unlimited': '1500'"},
};

std::vector<std::string_view> known_words() {
    std::vector<std::string_view> words;
    for (const Key& key : kKeys) {
        words.push_back(key.name);
    }
    for (const std::string_view word : {"seed", "direction", "up", "down", "clear"}) {
        words.push_back(word);
    }
    return words;
}

tl::unexpected<Error> unknown_word(std::string_view word, std::string_view name) {
    const auto words = known_words();
    const auto meant = nearest(name, words);
    return failure(
        fmt::format("link option '{}': there is no '{}'", word, name),
        (meant ? fmt::format("did you mean '{}'? ", *meant) : std::string()) + "the options are " + one_of(words));
}

// What somebody meant who wrote the unit in other letters; empty: no idea.
std::string_view meant_unit(std::string_view written) {
    static constexpr std::string_view kUnits[] = {"Gbit/s", "Mbit/s", "kbit/s", "bit/s", "KiB", "MiB", "kB",
                                                  "MB",     "frames", "ms",     "us",    "ns",  "s",   "%"};
    static constexpr std::pair<std::string_view, std::string_view> kSlips[] = {
        {"Gbps", "Gbit/s"}, {"Mbps", "Mbit/s"}, {"kbps", "kbit/s"}, {"Kbps", "kbit/s"},   {"bps", "bit/s"},
        {"sec", "s"},       {"msec", "ms"},     {"usec", "us"},     {"packets", "frames"}};
    for (const auto& [slip, unit] : kSlips) {
        if (slip == written) {
            return unit;
        }
    }
    return nearest(written, kUnits).value_or("");
}

tl::unexpected<Error> bad_value(std::string_view word, std::string_view value, std::string_view expected) {
    std::string hint = fmt::format("expected {}", expected);
    if (const auto number = value.find_first_not_of("0123456789."); number != std::string_view::npos && number > 0) {
        const std::string_view unit = meant_unit(value.substr(number));
        if (!unit.empty() && unit != value.substr(number) && expected.find(unit) != std::string_view::npos) {
            hint += fmt::format("; did you mean '{}{}'?", value.substr(0, number), unit);
        }
    }
    return failure(value.empty() ? fmt::format("link option '{}' has no value", word)
                                 : fmt::format("link option '{}': '{}' is no value for it", word, value),
                   std::move(hint));
}

// Which directions the words that follow are about.
struct Scope {
    bool out = true;
    bool in = true;
};

std::optional<Scope> parse_scope(std::string_view text) {
    if (text == "both") return Scope{true, true};
    if (text == "out") return Scope{true, false};
    if (text == "in") return Scope{false, true};
    return std::nullopt;
}

// Empty when the word was understood.
std::optional<Error> apply(std::string_view word, LinkOptions& options, Scope& scope) {
    if (word == "up" || word == "down") {
        options.up = word == "up";
        return std::nullopt;
    }
    if (word == "clear") {
        options = {};
        scope = {};
        return std::nullopt;
    }
    const auto equals = word.find('=');
    const std::string_view name = word.substr(0, equals);
    const std::string_view value = equals == std::string_view::npos ? std::string_view() : word.substr(equals + 1);
    if (name == "direction") {
        const auto parsed = parse_scope(value);
        scope = parsed.value_or(scope);
        return parsed ? std::nullopt : std::optional(bad_value(word, value, "'out', 'in' or 'both'").value());
    }
    if (name == "seed") {
        static constexpr Unit kNumber[] = {{"", 1}};
        const auto seed = parse_quantity(value, kNumber);
        options.seed = seed ? seed : options.seed;
        return seed ? std::nullopt : std::optional(bad_value(word, value, "a number of 64 bits: '42'").value());
    }
    for (const Key& key : kKeys) {
        if (key.name == name) {
            const bool good = (!scope.out || key.set(options.out, value)) && (!scope.in || key.set(options.in, value));
            return good ? std::nullopt : std::optional(bad_value(word, value, key.expected).value());
        }
    }
    return unknown_word(word, name).value();
}

std::optional<Error> contradiction(const Impairments& i) {
    if (i.reorder.ppb > 0 && i.latency == Time(0)) {
        return Error{"link option 'reorder': a frame can overtake only where others are on their way",
                     "give a latency too, as in 'latency=10ms reorder=1%'"};
    }
    return std::nullopt;
}

std::string share_text(Probability p) {
    static constexpr Unit kPercent[] = {{"%", 10'000'000}};
    return format_quantity(p.ppb, kPercent);
}

std::string to_text(const Impairments& i) {
    const Impairments none;
    std::string text;
    const auto add = [&](std::string_view name, const std::string& value) {
        text += fmt::format(" {}={}", name, value);
    };
    const auto ns = [](Time t) { return format_quantity(static_cast<std::uint64_t>(t.count()), kTimeUnits); };
    if (i.bandwidth != 0) add("bandwidth", format_quantity(i.bandwidth, kRateUnits));
    if (i.queue != none.queue) {
        add("queue",
            i.queue.in_frames ? fmt::format("{}frames", i.queue.amount) : format_quantity(i.queue.amount, kSizeUnits));
    }
    if (i.latency != none.latency) add("latency", ns(i.latency));
    if (i.jitter != none.jitter) add("jitter", ns(i.jitter));
    if (i.distribution == Distribution::normal) add("distribution", "normal");
    if (i.loss.ppb != 0) add("loss", share_text(i.loss));
    if (i.burst_loss) {
        add("burst-loss",
            fmt::format("{}/{}/{}/{}", share_text(i.burst_loss->to_bad), share_text(i.burst_loss->to_good),
                        share_text(i.burst_loss->loss_in_bad), share_text(i.burst_loss->loss_in_good)));
    }
    if (i.duplicate.ppb != 0) add("duplicate", share_text(i.duplicate));
    if (i.reorder.ppb != 0) add("reorder", share_text(i.reorder));
    if (i.gap != none.gap) add("gap", std::to_string(i.gap));
    if (i.corrupt.ppb != 0) add("corrupt", share_text(i.corrupt));
    if (i.corrupt_undetected.ppb != 0) add("corrupt-undetected", share_text(i.corrupt_undetected));
    if (i.mtu != 0) add("mtu", std::to_string(i.mtu));
    return text;
}

}  // namespace

Result<LinkOptions> LinkOptions::parse(std::string_view text, LinkOptions base) {
    Scope scope;
    constexpr std::string_view kSeparators = " ,\t\n";
    while (true) {
        const auto begin = text.find_first_not_of(kSeparators);
        if (begin == std::string_view::npos) {
            break;
        }
        text.remove_prefix(begin);
        const std::string_view word = text.substr(0, text.find_first_of(kSeparators));
        text.remove_prefix(word.size());
        if (auto error = apply(word, base, scope)) {
            return tl::unexpected(std::move(*error));
        }
    }
    for (const Impairments* direction : {&base.out, &base.in}) {
        if (auto error = contradiction(*direction)) {
            return tl::unexpected(std::move(*error));
        }
    }
    return base;
}

std::string LinkOptions::to_text() const {
    std::string text;
    if (out == in) {
        text = net::to_text(out);
    } else {
        const std::string from = net::to_text(out);
        const std::string to = net::to_text(in);
        text = (from.empty() ? "" : " direction=out" + from) + (to.empty() ? "" : " direction=in" + to);
    }
    text += seed ? fmt::format(" seed={}", *seed) : "";
    text += up ? "" : " down";
    return text.empty() ? "clear" : text.substr(1);
}

}  // namespace twin::net
