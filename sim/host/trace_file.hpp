// SPDX-License-Identifier: BSD-3-Clause
// Signals of one device in a file: docs/probes.md, "Files".
#pragma once

#include "sim/host/probe.hpp"

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace twin::host {

class TraceFile {
  public:
    enum class Format { vcd, csv };

    static Result<std::unique_ptr<TraceFile>> open(const std::string& path, Format format);
    /// By its channels as a probe tells them: `name`, `kind`, `level` or `value`.
    static Result<std::unique_ptr<TraceFile>> open(const std::string& path, Format format, const std::string& device,
                                                   std::int64_t t_ns, const boost::json::array& channels);
    /// Before all else of one that was opened without them.
    void begin(const std::string& device, std::int64_t t_ns, const boost::json::array& channels);
    TraceFile() = default;
    ~TraceFile() { close(0); }
    TraceFile(const TraceFile&) = delete;
    TraceFile& operator=(const TraceFile&) = delete;

    /// Records, packed; the first counts from `t_ns`. After a loss nobody knows how the channels stand, but for those
    /// that the records tell.
    void add(std::int64_t t_ns, std::string_view records, std::uint64_t lost = 0);
    /// How all stand anew.
    void restate(std::int64_t t_ns, const boost::json::array& channels);
    /// What was told last of each channel, as a probe tells it.
    [[nodiscard]] boost::json::array stands() const;
    /// A channel as a probe tells it, from this record on.
    static void stand(boost::json::object& channel, const link::ProbeRecord& record);
    /// Nothing happened after the last record until there. False if not all could be written.
    bool close(std::int64_t until_ns);

  private:
    struct Channel {
        std::string name;
        std::string code;  ///< in a VCD file
        bool real = false;
        boost::json::object about;    ///< as its probe told it
        link::ProbeRecord last = {};  ///< of it
    };
    void put_states(std::int64_t t_ns, const boost::json::array& channels);
    void at(std::int64_t t_ns);
    void put(Channel& channel, const link::ProbeRecord& record);
    void put_unknown(std::int64_t t_ns);
    void flush();

    Format format_ = Format::vcd;
    std::ofstream file_;
    std::string text_;
    std::vector<Channel> channels_;
    std::int64_t now_ns_ = -1;
};

}  // namespace twin::host
