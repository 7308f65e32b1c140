// SPDX-License-Identifier: BSD-3-Clause
#include "sim/link/probe.hpp"
#include "sim/link/protocol.hpp"
#include "tests/fuzz/host/targets.hpp"

#include <algorithm>
#include <bit>
#include <string>
#include <string_view>
#include <vector>

namespace twin::host::fuzz {
namespace {

using twin::fuzz::require;

std::string_view text_of(Input input) { return {reinterpret_cast<const char*>(input.data()), input.size()}; }

/// All messages of a reader, and whether the stream is still good.
bool drain(link::FrameReader& reader, std::vector<link::Message>& into) {
    for (;;) {
        auto next = reader.next();
        if (!next) {
            require(!next.error().empty(), "an error has words");
            require(!reader.next(), "after an error the stream stays wrong");
            return false;
        }
        if (!*next) {
            return true;
        }
        into.push_back(std::move(**next));
    }
}

bool same(const link::ProbeRecord& a, const link::ProbeRecord& b) {
    return a.t_ns == b.t_ns && a.channel == b.channel && a.kind == b.kind &&
           std::bit_cast<std::uint32_t>(a.value) == std::bit_cast<std::uint32_t>(b.value);
}

}  // namespace

void link(Input input) {
    if (input.empty()) {
        return;
    }
    const std::size_t piece = input[0] + std::size_t{1};
    const auto bytes = text_of(input.subspan(1));
    link::FrameReader cut, whole;
    std::vector<link::Message> in_pieces, at_once;
    bool good = true;
    for (std::size_t at = 0; at < bytes.size() && good; at += piece) {
        cut.feed(bytes.substr(at, piece));
        good = drain(cut, in_pieces);
    }
    whole.feed(bytes);
    require(drain(whole, at_once) == good, "pieces make no difference to the verdict");
    require(in_pieces == at_once, "pieces make no difference to the messages");
    std::string again;
    for (const auto& message : at_once) {
        require(link::name(message.type) != "?", "a message has a type");
        again += link::encode(message);
        (void)link::decode_frame(message.payload);
        (void)link::decode_i64(message.payload);
        (void)link::decode_f64(message.payload);
    }
    require(bytes.starts_with(again), "messages come back as they were written");
    require(!good || again.size() + whole.pending() == bytes.size(), "nothing is lost");
}

void probe(Input input) {
    if (input.empty()) {
        return;
    }
    const unsigned channels = 1 + input[0] % link::kMostProbeChannels;
    const auto payload = link::decode_probe(text_of(input.subspan(1)));
    if (!payload) {
        return;
    }
    link::ProbeUnpacker unpacker(payload->records, payload->t_ns, channels);
    link::ProbePacker packer(payload->t_ns);
    std::vector<link::ProbeRecord> records;
    std::int64_t last = payload->t_ns;
    while (const auto record = unpacker.next()) {
        require(record->t_ns >= last && record->t_ns <= link::kNever, "time does not go back");
        require(record->channel < channels, "a record is of one of the probe's channels");
        last = record->t_ns;
        packer.add(*record);
        records.push_back(*record);
    }
    require(!unpacker.next(), "what has ended stays so");
    require(records.size() * 2 <= payload->records.size(), "a record takes two bytes at least");
    require(packer.bytes().size() <= records.size() * link::kMostRecord, "a record has its greatest size");
    link::ProbeUnpacker again(packer.bytes(), packer.base_ns(), channels);
    for (const auto& record : records) {
        const auto back = again.next();
        require(back && same(*back, record), "records come back as they were packed");
    }
    require(!again.next() && !again.wrong(), "and no others");
}

}  // namespace twin::host::fuzz

namespace twin::fuzz {

std::span<const Target> targets() {
    static constexpr Target kTargets[] = {{"link", host::fuzz::link},
                                          {"probe", host::fuzz::probe},
                                          {"snapshot", host::fuzz::snapshot},
                                          {"fleet_snapshot", host::fuzz::fleet_snapshot, 4'000},
                                          {"elf", host::fuzz::elf},
                                          {"hex", host::fuzz::hex}};
    return kTargets;
}

}  // namespace twin::fuzz
