// SPDX-License-Identifier: BSD-3-Clause
#include <CLI/CLI.hpp>

#include "sim/cli/app.hpp"

#include "sim/cli/commands.hpp"
#include "sim/cli/replay.hpp"
#include "sim/cli/test.hpp"
#include "sim/cli/completion.hpp"
#include "sim/cli/samples.hpp"
#include "sim/host/command_name.hpp"
#include "sim/host/units.hpp"
#include "sim/host/version.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <functional>

namespace twin::cli {
namespace {

struct Grammar {
    explicit Grammar(CLI::App& app) : app_(app) {
        add_run();
        add_debug();
        add_demo();
        add_test();
        add_serve();
        add_gui();
        add_replay();
        add_looking();
        add_probe();
        add_acting();
        add_snapshot();
        add_net();
        add_own();
        add_new();
    }

    std::function<int()> command;

  private:
    void add_run() {
        auto* sub = app_.add_subcommand("run", "Run a firmware image on a board");
        sub->footer([] { return fmt::format("Samples: {}", fmt::join(list_samples(), ", ")); });
        auto& o = run_options;
        add_machine(sub, o, false);
        sub->add_option("--restore", o.restore,
                        fmt::format("Go on from this snapshot, in virtual time, in place of an IMAGE ('{}')",
                                    host::command("snapshot save")))
            ->type_name("FILE");
        sub->add_option("--gdb", gdb_port, "Let a debugger attach at this TCP port of 127.0.0.1")
            ->check(CLI::Range(1, 65535));
        sub->add_flag("--wait", o.wait, "With --gdb: execute nothing until the debugger says so");
        sub->add_option("--for", o.duration, "End after so much of the machine's time: 10s, 500ms, 2m");
        sub->add_option("--trace", o.trace, "Write each change of --trace-pins to this file, for GTKWave (*.csv: as a table)")
            ->type_name("FILE");
        sub->add_option("--trace-pins", o.trace_pins, "Pins and values, with commas between them: P0.13,LD1,accelerometer.x")
            ->delimiter(',')
            ->allow_extra_args(false);
        sub->add_flag("--raw", o.raw, "All keys go to the firmware, Ctrl-C too; Ctrl-] ends");
        sub->add_flag("--json", o.json, "Print the summary as JSON on stdout, and nothing else");
        sub->callback([this, sub] {
            run_options.seed_given = sub->count("--seed") != 0;
            if (gdb_port != 0) {
                run_options.gdb_port = static_cast<std::uint16_t>(gdb_port);
            }
            take_shift(run_options);
            command = [this] { return cli::run(run_options); };
        });
    }

    void add_debug() {
        auto* sub = app_.add_subcommand("debug", "Start GDB on a firmware image, stopped before its first instruction");
        add_machine(sub, debug_options.run, true);
        sub->add_option("GDB-ARGUMENT", debug_options.gdb_arguments,
                        "After '--': for GDB, as in -- -batch -ex 'break main' -ex continue");
        sub->callback([this] {
            take_shift(debug_options.run);
            command = [this] { return cli::debug(debug_options); };
        });
    }

    /// What 'run' and 'debug' have in common.
    void add_machine(CLI::App* sub, RunOptions& o, bool needs_image) {
        sub->add_option("BOARD", o.board, "A board's name, or the path of its YAML")->required();
        sub->add_option(
               "IMAGE", o.image,
               "ELF, Intel HEX, or a raw binary as FILE.bin or FILE@ADDRESS; or the name of a sample, which is "
               "built first")
            ->required(needs_image);
        sub->add_option(
               "--name", o.name,
               fmt::format("What the run is called for '{}' and the like (default: the board)", host::command("regs")))
            ->check([](const std::string& text) {
                const bool good =
                    !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
                        return std::isalnum(c) != 0 || c == '_' || c == '.' || c == '-';
                    });
                return good ? std::string() : "a name has 1 to 64 letters, digits, '_', '.' and '-'";
            });
        sub->add_option("--time", o.time, "real: as the wall clock; virtual: counted in instructions, repeatable")
            ->check(CLI::IsMember({"real", "virtual"}));
        sub->add_option("--shift", shift, "With --time virtual: an instruction takes 2^N ns (default: the board's)")
            ->type_name("N")
            ->check(CLI::Range(0, 10));
        sub->add_option("--seed", o.seed, "Where the run's randomness comes from (default: 1)")
            ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{0x7fffffffffffffff}));
        sub->add_option("--uart", o.uart, "Where the console goes: stdio (default), pty, none, or a file");
        sub->add_option("--set", o.set, "part.value=number from the start on, as in accelerometer.x=0.5")
            ->allow_extra_args(false);
        sub->add_option("--bench", o.bench, "What is wired to the board's pins: a *.bench.yaml (default: the sample's)")
            ->type_name("FILE");
        sub->add_option("--flash", o.flash,
                        "Keep what the firmware writes into its flash in this file, from run to run (other flash "
                        "memories: FILE.NAME)");
        sub->add_option("--record", o.record, "Write everything observable to this file, as JSON lines");
        add_net_options(*sub, o.net);
        sub->add_flag("--semihosting", o.semihosting,
                      "Serve Arm semihosting: its console is this one, and its exit code is this command's");
        sub->add_option("--semihosting-dir", o.semihosting_directory,
                        "With --semihosting: the firmware may open files in this folder (default: none)")
            ->type_name("FOLDER");
    }

    void take_shift(RunOptions& o) const {
        if (shift >= 0) {
            o.shift = static_cast<unsigned>(shift);
        }
    }

    void add_demo() {
        auto* sub = app_.add_subcommand("demo", "Boot real firmware on a virtual board, and check what it does");
        sub->add_option("NAME", demo_options.demo, "Which demo (default: microbit)");
        sub->add_flag("--interactive", demo_options.interactive, "Stay at the firmware's prompt");
        sub->add_option("--record", demo_options.record, "Write everything observable to this file, as JSON lines");
        sub->callback([this] { command = [this] { return cli::demo(demo_options); }; });
    }

    void add_test() {
        auto* sub = app_.add_subcommand("test", "Run scenarios: fleets of devices, what is done to them, what they should do");
        auto& o = test_options;
        sub->add_option("PATH", o.paths, "Scenario files, or folders that have some (*.scenario.yaml)");
        sub->add_option("--tag", o.tags, "Only scenarios with this tag; may be given again")->allow_extra_args(false);
        sub->add_option("--var", o.variables, "name=value: of a variable of the scenario; may be given again")
            ->allow_extra_args(false);
        sub->add_option("--seed", o.seed, "Where its chances come from (default: the file's)")
            ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{0x7fffffffffffffff}));
        sub->add_option("--time", o.time, "real or virtual (default: the file's)")->check(CLI::IsMember({"real", "virtual"}));
        sub->add_option("--speed", o.speed, "Of virtual time: as many of its seconds in one of the host's; 0: as many as go")
            ->check(CLI::Range(0.0, 1e6));
        sub->add_option("--repeat", o.repeat, "Run each so often; in virtual time all records must be the same")
            ->check(CLI::Range(1U, 100000U));
        sub->add_option("-j,--jobs", o.jobs, "Runs at a time; services of runs in real time must have ports of their own")
            ->check(CLI::Range(1U, 1024U));
        sub->add_option("--out", o.out, "The folder of the runs (default: a new one below twin-runs)")->type_name("FOLDER");
        sub->add_option("--snapshot-at", o.snapshot_at, "Save the whole run so long after its beginning, as in 12.5s; one scenario in "
                                                        "virtual time")
            ->type_name("TIME");
        sub->add_option("--snapshot-file", o.snapshot_file, "For that (default: in the run's folder)")
            ->type_name("FILE")
            ->needs("--snapshot-at");
        sub->add_option("--junit", o.junit, "A file for the results of all, as CI servers read it")->type_name("FILE");
        sub->add_flag("--list", o.list, "Show what there is, and run nothing");
        sub->add_flag("--json", o.json, "Results on stdout, as JSON");
        sub->add_flag("--schema", o.schema, "Print the JSON schema of scenario files, for editors");
        sub->add_flag("--reference", o.reference, "Print the reference of scenario files");
        sub->callback([this] { command = [this] { return cli::test(test_options); }; });
    }

    void add_replay() {
        auto* sub = app_.add_subcommand("replay", "Repeat a run of 'test' in virtual time, and show where it differs first");
        auto& o = replay_options;
        sub->add_option("RUN", o.run, "The folder that it left")->required();
        sub->add_option("--until", o.until, "Stop there: 12.5s after the beginning");
        sub->add_option("--gdb", o.gdb, "Start GDB on this device where it stops")->type_name("DEVICE");
        sub->add_option("--port", o.port, "With --gdb: start none here, let one attach at this TCP port of 127.0.0.1")
            ->check(CLI::Range(1, 65535))
            ->needs("--gdb");
        sub->add_option("--out", o.out, "Keep what the repetition leaves in this folder")->type_name("FOLDER");
        sub->add_flag("--json", o.json, "The outcome on stdout, as JSON");
        sub->add_option("GDB-ARGUMENT", o.gdb_arguments, "After '--': for GDB, as in -- -batch -ex 'info threads'");
        sub->callback([this] { command = [this] { return cli::replay(replay_options); }; });
    }

    void add_serve() {
        auto* sub = app_.add_subcommand("serve", "Serve the control API: many runs over WebSocket, for scripts and whoever looks on");
        sub->footer("The API: docs/control-api.md. From Python: docs/control-from-python.md");
        auto& o = serve_options;
        sub->add_option("--port", o.port, "TCP port (default: 4710; 0: any that is free)");
        sub->add_option("--bind", o.address, "Address to listen at (default: 127.0.0.1); another than loopback wants TLS");
        sub->add_option("--certificate", o.certificate, "For TLS: the server's certificate and those that vouch for it, PEM")
            ->type_name("FILE");
        sub->add_option("--key", o.key, "For TLS: the certificate's key, PEM")->type_name("FILE");
        sub->add_option("--allow-origin", o.origins, "A web page's origin that may use it, as in http://localhost:8080; may be given again")
            ->allow_extra_args(false);
        sub->add_option("--token-file", o.token_file, "Where to tell address and token (default: beside the runs' sockets)")
            ->type_name("FILE");
        sub->add_option("--name", o.name, "What that file is called, for several servers (default: serve)");
        sub->add_flag("--reference", o.reference, "Print the reference of the methods");
        sub->add_flag("--openrpc", o.openrpc, "Print the methods as an OpenRPC document");
        sub->callback([this] { command = [this] { return cli::serve(serve_options); }; });
    }

    void add_gui() {
        auto* sub = app_.add_subcommand("gui", "Open the dashboard: boards to touch, fleets to see, in a window");
        // All goes to the dashboard as it is, '--help' too.
        sub->set_help_flag();
        sub->prefix_command();
        sub->callback([this, sub] { command = [words = sub->remaining()] { return cli::gui(words); }; });
    }

    void add_new() {
        auto* sub =
            app_.add_subcommand("new", "Write a new application for the OS: a CMake project that builds and runs");
        sub->add_option("FOLDER", new_options.path, "Where; its last part is the application's name")->required();
        sub->add_option("--board", new_options.boards, "For which board (default: nucleo_f429zi); may be given again")
            ->allow_extra_args(false);
        sub->add_flag("--baremetal", new_options.baremetal, "Without the RTOS");
        sub->callback([this] { command = [this] { return cli::create(new_options); }; });
    }

    void add_looking() {
        app_.add_subcommand("boards", "List the boards")->callback([this] { command = [] { return cli::boards(); }; });
        app_.add_subcommand("samples", "List the samples of the OS, which 'run' knows by name")->callback([this] {
            command = [] { return cli::samples(); };
        });
        auto* inspect = app_.add_subcommand("inspect", "Show a board: memory map, peripherals, parts, what can be set");
        inspect->add_option("BOARD", word, "A board's name, or the path of its YAML")->required();
        inspect->add_option("--bench", bench, "With what is wired to its pins: a *.bench.yaml")->type_name("FILE");
        inspect->add_flag("--json", json, "As JSON");
        inspect->callback([this] { command = [this] { return cli::inspect(word, bench, json); }; });
        auto* ps = app_.add_subcommand("ps", "List what runs");
        ps->add_option("RUN", word, "The devices of this run of a scenario");
        ps->add_flag("--json", json, "As JSON");
        ps->callback([this] {
            command = [this] { return word.empty() ? cli::ps(json) : cli::ps_devices(word, json); };
        });
        auto* regs = app_.add_subcommand("regs", "Show the registers of a running node, fields by name");
        regs->add_option("NODE", word, as_listed + "; may be left out if one runs");
        regs->add_option("PERIPHERAL", what, "Its registers only; may stand alone");
        regs->add_flag("--json", json, "As JSON");
        regs->callback([this] {
            command = [this] {
                std::vector<std::string> names{word, what};
                std::erase(names, "");
                return cli::regs(names, json);
            };
        });
    }

    void add_probe() {
        auto* sub = app_.add_subcommand("probe", "Show signals of a running node as they change, or write them to a file");
        sub->footer("Channels, files, API: docs/probes.md");
        auto& o = probe_options;
        sub->add_option("NODE", o.words, as_listed + ", which may be left out if one runs; then pins and values: P0.13 LD1 accelerometer.x");
        sub->add_flag("--list", o.list, "Show what can be watched");
        sub->add_option("--vcd", o.vcd, "Write a Value Change Dump, for GTKWave")->type_name("FILE");
        sub->add_option("--csv", o.csv, "Write a table: time_ns,channel,value")->type_name("FILE");
        sub->add_option("--for", o.duration, "End after so much of the machine's time: 10s, 500ms, 2m");
        sub->callback([this] { command = [this] { return cli::probe(probe_options); }; });
    }

    void add_acting() {
        auto* set = app_.add_subcommand("set", "Change what the world does to a running node's parts");
        set->add_option("NODE", word, as_listed)->required();
        set->add_option("SETTING", words, "PART.VALUE=NUMBER, as in button_a.pressed=1")->required();
        set->callback([this] { command = [this] { return cli::set(word, words); }; });
        auto* power = app_.add_subcommand("power", "Take a running node's supply away, or give it back");
        power->add_option("NODE", word, as_listed)->required();
        power->add_option("WHAT", what, "off, on or cycle")->required()->check(CLI::IsMember({"off", "on", "cycle"}));
        power->callback([this] { command = [this] { return cli::power(word, what); }; });
        auto* reset = app_.add_subcommand("reset", "Reset a running node");
        reset->add_option("NODE", word, as_listed + "; may be left out if one runs");
        reset->add_option("--kind", kind, "pin (default), system, debug or watchdog")
            ->check(CLI::IsMember({"pin", "system", "debug", "watchdog"}));
        reset->callback([this] { command = [this] { return cli::reset(word, kind); }; });
    }

    void add_snapshot() {
        auto* snapshot = app_.add_subcommand("snapshot", "Save a running node, or go on from a run that was saved");
        snapshot->require_subcommand(1);
        auto* save =
            snapshot->add_subcommand("save", fmt::format("Save a node that runs in virtual time; '{}' goes on from it",
                                                         host::command("run BOARD --restore FILE")));
        save->add_option("NODE", word, as_listed + "; may be left out if one runs")->required();
        save->add_option("FILE", what, "Where to write it; may stand alone");
        save->callback([this] {
            command = [this] { return what.empty() ? cli::snapshot_save("", word) : cli::snapshot_save(word, what); };
        });
        auto* restore = snapshot->add_subcommand(
            "restore", fmt::format("Go on with a whole run, from where '{}' or a step saved it", host::command("test --snapshot-at")));
        auto& r = restore_options;
        restore->add_option("FILE", r.file, "The snapshot")->required();
        restore->add_option("--out", r.out, "The run's folder (default: a new one below twin-runs)")->type_name("FOLDER");
        restore->add_option("--speed", r.speed, "Of virtual time, from there on: as many of its seconds in one of the host's; 0: as "
                                                "many as go (default: as it was)")
            ->check(CLI::Range(0.0, 1e6));
        restore->add_flag("--json", r.json, "The result on stdout, as JSON");
        restore->callback([this] { command = [this] { return cli::snapshot_restore(restore_options); }; });
        auto* info = snapshot->add_subcommand("info", "Show whose snapshot a file is, and of when");
        info->add_option("FILE", word, "The snapshot")->required();
        info->add_flag("--json", json, "As JSON");
        info->callback([this] { command = [this] { return cli::snapshot_info(word, json); }; });
    }

    void add_net() {
        const auto of_network = fmt::format("As '{}' calls it; of several networks RUN/NETWORK", host::command("ps"));
        auto* net = app_.add_subcommand("net", "Run a network, look into one, or change a cable while it runs");
        net->require_subcommand(1);
        auto* run = net->add_subcommand("run", "Run a switch, and what is plugged in, until Ctrl-C; runs join it with "
                                               "--net switch=NAME");
        run->add_option("--name", net_run_options.name, "What it is called (default: net)");
        add_net_options(*run, net_run_options.net);
        run->add_option("--listen", net_run_options.listen,
                        "Where others may join as well: tcp:127.0.0.1:1234, unix:PATH (QEMU's -netdev stream)")
            ->allow_extra_args(false);
        run->add_option("--seed", net_run_options.seed, "Where the network's randomness comes from (default: 1)")
            ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{0x7fffffffffffffff}));
        run->callback([this] { command = [this] { return cli::net_run(net_run_options); }; });
        auto* show = net->add_subcommand("show", "Show a run's network: ports, MAC table, cables, flows, leases");
        show->add_option("RUN", word, of_network + "; may be left out if one runs");
        show->add_flag("--json", json, "As JSON");
        show->callback([this] { command = [this] { return cli::net_show(word, json); }; });
        auto* link = net->add_subcommand("link", "Show what a cable does, or change it while it runs");
        link->add_option("RUN", word, of_network)->required();
        link->add_option("CABLE", what, "As 'net show' calls it; of a run with one node, the node's name")->required();
        link->add_option("OPTIONS", words, "As in latency=20ms loss=1%, down, up, clear; none: show what they are");
        link->callback([this] {
            command = [this] {
                std::string options;
                for (const auto& option : words) {
                    options += (options.empty() ? "" : " ") + option;
                }
                return cli::net_link(word, what, options);
            };
        });
    }

    void add_own() {
        auto* completion = app_.add_subcommand("completion", "Print a script that completes commands in a shell");
        completion->add_option("SHELL", word, "bash or zsh")->required()->check(CLI::IsMember({"bash", "zsh"}));
        completion->callback([this] {
            command = [this] {
                std::fputs(completion_script(app_, word).c_str(), stdout);
                return 0;
            };
        });
        app_.add_subcommand("version", "Print the version")->callback([this] {
            command = [] {
                fmt::print("twin {}\n", host::kVersion);
                return 0;
            };
        });
    }

    CLI::App& app_;
    const std::string as_listed = fmt::format("As '{}' calls it, a scenario's device as RUN/DEVICE", host::command("ps"));
    RunOptions run_options;
    DebugOptions debug_options;
    DemoOptions demo_options;
    NewOptions new_options;
    ServeCommand serve_options;
    TestOptions test_options;
    ReplayOptions replay_options;
    SnapshotRestoreOptions restore_options;
    ProbeOptions probe_options;
    NetRunOptions net_run_options;
    int gdb_port = 0;
    int shift = -1;
    std::string word;
    std::string bench;
    std::string what;
    std::string kind = "pin";
    std::vector<std::string> words;
    bool json = false;
};

int usage_error(const CLI::App& app, const CLI::ParseError& error, int argc, char** argv) {
    std::vector<std::string> names;
    for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        names.push_back(command->get_name());
    }
    const std::string first = argc > 1 ? argv[1] : "";
    const bool known = std::find(names.begin(), names.end(), first) != names.end();
    if (!first.empty() && first[0] != '-' && !known) {
        const auto meant = host::nearest(first, names);
        return complain({fmt::format("there is no command '{}'", first),
                         meant ? fmt::format("Did you mean '{}'?", host::command(*meant))
                               : fmt::format("'{}' lists the commands.", host::command("--help")),
                         2});
    }
    std::string message = error.what();
    std::replace(message.begin(), message.end(), '\n', ' ');
    return complain(
        {message, fmt::format("'{}' shows how it is used.", host::command(known ? first + " --help" : "--help")), 2});
}

/// A closed stdin, stdout or stderr must not get the number of a file that is opened later.
void open_standard_descriptors() {
    int fd = 0;
    do {
        fd = ::open("/dev/null", O_RDWR);
    } while (fd >= 0 && fd <= 2);
    if (fd > 2) {
        ::close(fd);
    }
}

}  // namespace

int main(int argc, char** argv) {
    open_standard_descriptors();
    std::signal(SIGPIPE, SIG_IGN);
    CLI::App app{"Firmware without hardware: runs unmodified images on models of their boards.", host::command()};
    app.require_subcommand(1);
    app.set_version_flag("--version", fmt::format("twin {}", host::kVersion));
    app.footer("Start with: " + host::command("demo"));
    Grammar grammar(app);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) {
            return app.exit(error);
        }
        if (argc == 1) {
            std::fputs(app.help().c_str(), stderr);
            return 2;
        }
        return usage_error(app, error, argc, argv);
    }
    return grammar.command();
}

}  // namespace twin::cli
