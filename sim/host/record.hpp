// SPDX-License-Identifier: BSD-3-Clause
// The record of a run: everything observable, in order, one JSON object a line, and a hash over it.
#pragma once

#include "sim/host/node.hpp"

#include <boost/json/object.hpp>
#include <cstdint>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>

namespace twin::host {

/// FNV-1a with 128 bits: tells runs apart, is no seal against forgery.
class RunningHash {
  public:
    void add(std::string_view bytes);
    /// 32 hexadecimal digits.
    [[nodiscard]] std::string text() const;

  private:
    __extension__ using Wide = unsigned __int128;
    Wide state_ = (Wide{0x6c62272e07bb0142} << 64) | 0x62b821756295c58d;
};

/// One line of the record, with its newline; empty for a message that is not part of it (HELLO, REPORT, LOG, REPLY).
/// The lines are described in docs/record.md.
std::string record_line(const Hello& hello, std::string_view node, const link::Message& message, bool input);

/// A line of the record, as it is added. `what` is the member that tells what it is about, as in docs/record.md:
/// serial, frame, value, event, summary, set, power, reset; of a note its first member.
struct Recorded {
    std::string_view line;           ///< with its newline
    std::string_view what;
    const Node* node = nullptr;             ///< nullptr: a note
    const link::Message* message = nullptr;
    bool input = false;
};

/// Writes the record of nodes to a file, or just hashes it. Two runs were the same if their hashes are.
class Recorder {
  public:
    /// `path` empty: no file. An error if it can't be written.
    static Result<std::unique_ptr<Recorder>> open(const std::string& path);

    /// Records a node from its first message to its last. The recorder must live as long as the node does.
    void attach(Node& node);
    /// Records one message of a node, or (`input`) to it.
    void take(const Node& node, const link::Message& message, bool input);
    /// A line of its own, of something besides the nodes.
    void note(std::int64_t at_ns, boost::json::object what);
    /// Called with each line as it is added, without the last one.
    std::function<void(const Recorded&)> on_line;
    /// Writes the last line, {"hash":"..."}, which is not in the hash. False if the disk did not take everything.
    bool close();

    [[nodiscard]] std::string hash() const { return hash_.text(); }
    [[nodiscard]] std::uint64_t lines() const { return lines_; }

  private:
    void add(const std::string& line, Recorded recorded);

    std::ofstream file_;
    bool to_file_ = false;
    RunningHash hash_;
    std::uint64_t lines_ = 0;
};

}  // namespace twin::host
