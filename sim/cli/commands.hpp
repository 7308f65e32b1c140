// SPDX-License-Identifier: BSD-3-Clause
// What `twin` can do. Each command takes its options and gives the exit code.
#pragma once

#include "sim/cli/net_options.hpp"
#include "sim/cli/report.hpp"
#include "sim/host/node.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twin::cli {

struct RunOptions {
    std::string board;
    std::string image;
    std::string name;
    std::optional<std::uint16_t> gdb_port;
    bool wait = false;
    std::string time = "real";
    std::optional<unsigned> shift;  ///< of virtual time: an instruction takes 2^shift ns; empty: the board's
    std::string duration;           ///< of --for
    std::uint64_t seed = 1;
    bool seed_given = false;  ///< with `restore`: the node is another one than the snapshot's
    std::string restore;      ///< snapshot to start from, in place of an image
    std::string uart;
    std::vector<std::string> set;
    std::string bench;                            ///< file of --bench
    std::optional<host::BenchText> bench_text;    ///< of a client of the server, in its place
    std::string flash;
    std::string record;
    std::string trace;  ///< a file for these pins; empty: none
    std::vector<std::string> trace_pins;
    NetWords net;
    bool semihosting = false;
    std::string semihosting_directory;
    bool raw = false;
    bool json = false;
};

int run(const RunOptions& options);

struct DebugOptions {
    RunOptions run;  ///< without gdb_port, wait, duration, raw and json
    std::vector<std::string> gdb_arguments;
};
int debug(const DebugOptions& options);

struct DemoOptions {
    std::string demo = "microbit";
    bool interactive = false;
    std::string record;
};
int demo(const DemoOptions& options);

struct NewOptions {
    std::string path;
    std::vector<std::string> boards{"nucleo_f429zi"};
    bool baremetal = false;
};
int create(const NewOptions& options);

struct NetRunOptions {
    std::string name = "net";
    NetWords net;
    std::vector<std::string> listen;
    std::uint64_t seed = 1;
};
/// A network alone, which runs join with --net switch=NAME.
int net_run(const NetRunOptions& options);
int net_show(const std::string& run, bool json);
/// Without options: shows what they are.
int net_link(const std::string& run, const std::string& cable, const std::string& options);

struct ServeCommand {
    std::string name = "serve";
    std::string address = "127.0.0.1";
    std::uint16_t port = 4710;
    std::string certificate;
    std::string key;
    std::vector<std::string> origins;
    std::string token_file;  ///< empty: in the folder of the runs' sockets
    bool reference = false;
    bool openrpc = false;
};
int serve(const ServeCommand& options);

/// With the arguments of `twin-gui`. Comes back only if that can't be started.
int gui(const std::vector<std::string>& arguments);

int boards();
int samples();
int inspect(const std::string& board, const std::string& bench, bool json);
int ps(bool json);
/// The devices of a scenario's run.
int ps_devices(const std::string& run, bool json);
int regs(const std::vector<std::string>& words, bool json);
int set(const std::string& node, const std::vector<std::string>& texts);
int power(const std::string& node, const std::string& what);
int reset(const std::string& node, const std::string& kind);

struct ProbeOptions {
    std::vector<std::string> words;  ///< a run's name, or none, and channels
    std::string vcd;
    std::string csv;
    std::string duration;
    bool list = false;
};
int probe(const ProbeOptions& options);

int snapshot_save(const std::string& node, const std::string& file);
int snapshot_info(const std::string& file, bool json);

struct SnapshotRestoreOptions {
    std::string file;
    std::string out;    ///< the run's folder; empty: a new one below twin-runs
    double speed = -1;  ///< below 0: as it was
    bool json = false;
};
/// Exit codes as of test().
int snapshot_restore(const SnapshotRestoreOptions& options);

/// If the image is the name of a sample, builds it and makes its ELF the image: the program that it wants to run beside
/// it, or empty.
host::Result<std::string> take_sample(RunOptions& options);

/// From names and files to what a node needs, but for its name.
host::Result<host::NodeOptions> plan_machine(const RunOptions& options);
/// With a name that no other run has. Used by run, debug and demo.
host::Result<host::NodeOptions> plan_node(const RunOptions& options);

}  // namespace twin::cli
