#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# Applications as their authors build them, in the tree and out of it, with the real toolchain, on the virtual boards.
#   apps_test.sh SOURCE-DIR TWIN FUNCTION
set -euo pipefail
source=$1 twin=$2
toolchain=$source/cmake/arm-none-eabi.cmake
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# Each run has another folder, by which ccache would find nothing again.
export CCACHE_BASEDIR=$work CCACHE_NOHASHDIR=1

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    exit 1
}
expect() { # expect TEXT FILE
    grep -qF -- "$1" "$2" || { cat "$2" >&2; fail "'$1' is not in $2"; }
}
configure() { # configure SOURCE BUILD TARGET [OPTION...]
    cmake -S "$1" -B "$2" -G Ninja -DCMAKE_TOOLCHAIN_FILE="$toolchain" -DMBED_TARGET="$3" "${@:4}" >"$2.log" 2>&1
}
build() { # build SOURCE BUILD TARGET [OPTION...]
    configure "$@" || { cat "$2.log" >&2; fail "it does not configure"; }
    cmake --build "$2" >>"$2.log" 2>&1 || { cat "$2.log" >&2; fail "it does not build"; }
}

# `twin new` and the commands that it prints.
test_new_application_builds_and_runs() {
    "$twin" new my-app --board nucleo_f429zi --board mps2_an386 >said
    expect 'cmake --preset nucleo_f429zi' said
    cd my-app
    for board in nucleo_f429zi mps2_an386; do
        cmake --preset $board >log 2>&1 || { cat log >&2; fail "preset $board"; }
        cmake --build --preset $board >log 2>&1 || { cat log >&2; fail "build $board"; }
        for kind in elf hex bin elf.map; do
            [[ -s build/$board/my-app.$kind ]] || fail "no my-app.$kind"
        done
        grep -E '^ +total +[0-9]+ +[0-9]+$' log >/dev/null || { cat log >&2; fail "no table of sizes"; }
        "$twin" run $board build/$board/my-app.elf --time virtual --for 1s --uart console --json >summary
        expect 'my-app runs' console
    done
    python3 -c 'import json; [json.load(open(f)) for f in ("CMakePresets.json", ".vscode/launch.json", ".vscode/tasks.json", "mbed_app.json")]'
}

test_new_refuses_what_cannot_be() {
    refuse() { # refuse TEXT ARGUMENT...
        local status=0
        "$twin" new "${@:2}" >out 2>err || status=$?
        [[ $status == 2 ]] || fail "exit code $status for: $*"
        expect "$1" err
        expect hint: err
    }
    mkdir full && touch full/file
    refuse 'exists already' full
    refuse 'Did you mean nucleo_f429zi?' app --board nucleo_f429z
    refuse 'is no name' ./1app
    [[ ! -e app ]] || fail 'it left something behind'
}

# Each sample is a project by itself, with the configuration that it needs. What each does is tests/system/samples' affair.
test_samples_build_out_of_the_tree() {
    local sample
    for sample in blinky low-power shell; do
        cp -r "$source/os/samples/$sample" mine
        build mine mps2 MPS2_AN386
        "$twin" run mps2_an386 mps2/$sample.elf --time virtual --for 2500ms \
            --uart $sample.txt --record record --json >summary
        rm -rf mine mps2
    done
    expect led record
    expect 'without locks: 0 ms asleep, 1000 ms deeply asleep' low-power.txt
    expect 'Twinyard shell on MPS2_AN386' shell.txt
}

test_baremetal_profile() {
    "$twin" new bare --board mps2_an386 --baremetal >/dev/null
    build bare out MPS2_AN386
    "$twin" run mps2_an386 out/bare.elf --time virtual --for 1s --uart console --json >summary
    expect 'bare runs' console
    ! grep -q 'mbed-os-rtos' out/bare.elf.map || fail 'the RTOS is in it'
}

# A mistake in the configuration names the file and the key, and the word that was meant.
test_configuration_mistakes() {
    cp -r "$source/os/samples/blinky" app
    wrong() { # wrong TEXT JSON
        printf '%s' "$2" >app/mbed_app.json
        ! configure app out MPS2_AN386 || fail "this was taken: $2"
        tr -s ' \n' ' ' <out.log >flat
        expect "$1" flat
        rm -rf out
    }
    wrong "did you mean 'platform.stdio-baud-rate'?" '{"target_overrides": {"*": {"platform.stdio-baud-rat": 9600}}}'
    wrong "'platform.stdio-baud-rate' is a boolean, expected a number" \
        '{"target_overrides": {"*": {"platform.stdio-baud-rate": true}}}'
    wrong "'app.period' is 5, expected at least 10" \
        '{"config": {"period": {"value": 20, "value_min": 10}}, "target_overrides": {"*": {"period": 5}}}'
    wrong "did you mean 'target_overrides'?" '{"target_override": {}}'
    wrong 'this is not a JSON object' '{"target_overrides": '
    status=0
    configure app out NUCLEO_F429 || status=$?
    [[ $status != 0 ]] || fail 'an unknown target was taken'
    expect "expected one of" out.log
}

test_own_keys_reach_the_program() {
    cp -r "$source/os/samples/blinky" app
    rm -f app/mbed_app.json
    cat >app/mbed_app.json5 <<'JSON'
{
    // Comments and trailing commas are JSON5.
    "config": { "answer": { "help": "The answer", "value": 41 }, },
    "macros": [ "EXTRA=7" ],
    "target_overrides": { "*": { "answer": 42 }, "NUCLEO_F429ZI": { "answer": 1 } }
}
JSON
    cat >app/main.cpp <<'CPP'
#include "mbed.h"
static_assert(MBED_CONF_APP_ANSWER == 42 && EXTRA == 7, "not what the configuration says");
int main() {}
CPP
    build app out MPS2_AN386
}

# What stdout holds when the program ends is written, or not, by the configuration. exit(0) ends one thread, exit(1) all.
test_output_is_flushed_at_exit() {
    mkdir app
    cat >app/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(ends LANGUAGES C CXX ASM)
find_package(mbed-os REQUIRED)
foreach(ending returns exits dies quits)
  add_executable(${ending} main.cpp)
  target_compile_definitions(${ending} PRIVATE "ENDING=${ending}()")
  target_link_libraries(${ending} mbed-os)
endforeach()
CMAKE
    cat >app/main.cpp <<'CPP'
#include "mbed.h"
static Thread other;
[[maybe_unused]] static int returns() { return 3; }
[[maybe_unused]] static int exits() { exit(0); }
[[maybe_unused]] static int dies() { exit(1); }
[[maybe_unused]] static int quits() { _exit(0); }
struct Told {
    ~Told() { fputs("[destroyed]", stderr); }
};
int main() {
    static char buffer[256];
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    static Told told;
    other.start([] {
        ThisThread::sleep_for(500ms);
        fputs("[other thread]", stderr);  // has no buffer
    });
    printf("[last words]");
    return ENDING;
}
CPP
    says() { # says ENDING TEXT: its whole output
        "$twin" run mps2_an386 out/$1.elf --time virtual --for 1s --uart console --json >summary
        [[ $(<console) == "$2" ]] || fail "$1 said '$(<console)', not '$2'"
    }
    configuration() { # configuration KEY: VALUE
        printf '{ "target_overrides": { "*": { "platform.stdio-baud-rate": 115200, %s } } }' "$1" >app/mbed_app.json
        build app out MPS2_AN386
    }
    configuration '"platform.stdio-buffered-serial": true' # which sends by interrupts, and those end
    says returns '[last words][other thread]'
    says exits '[last words][other thread]'
    says quits '[last words][other thread]'
    says dies '[last words]'
    configuration '"platform.stdio-flush-at-exit": false'
    says returns '[other thread]'
    says exits '[other thread]'
    says dies ''
}

# By its key alone, without statistics of the heap; and by the macro, as before Mbed OS 6.
test_memory_is_traced() {
    mkdir app
    cat >app/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(traced LANGUAGES C CXX ASM)
find_package(mbed-os REQUIRED)
add_executable(traced main.cpp)
target_link_libraries(traced mbed-os)
CMAKE
    cat >app/main.cpp <<'CPP'
#include "mbed.h"
#include "mbed_mem_trace.h"
struct alignas(64) Aligned {
    char bytes[128];
};
static void* volatile kept;
int main() {
    mbed_mem_trace_set_callback(mbed_mem_trace_default_callback);
    kept = malloc(40);
    kept = realloc(kept, 1000);
    free(kept);
    kept = calloc(3, 5);
    free(kept);
    auto* one = new int;
    kept = one;
    delete one;
    auto* many = new (std::nothrow) char[24];
    kept = many;
    delete[] many;
    auto* aligned = new Aligned;
    kept = aligned;
    delete aligned;
    mbed_mem_trace_disable();
    free(malloc(7));
    mbed_stats_heap_t heap;
    mbed_stats_heap_get(&heap);
    printf("counted: %s, %lu left\n", heap.total_size ? "yes" : "no", (unsigned long)heap.alloc_cnt);
}
CPP
    tells() { # tells LAST-LINE: with this app/mbed_app.json
        build app out MPS2_AN386
        "$twin" run mps2_an386 out/traced.elf --time virtual --for 1s --uart console --json >summary
        tr -d '\r' <console | sed -E 's/0x[0-9a-f]+/X/g; s/#(.):X;X/\1/' >calls
        printf '%s\n' m-40 'r-X;1000' f-X 'c-3;5' f-X m-4 f-X m-24 f-X m-128 f-X "$1" >expected
        diff expected calls >&2 || fail 'the trace tells something else'
        # Who called is the program, not the library's new and delete.
        sed -nE 's/^#.:0x[0-9a-f]+;(0x[0-9a-f]+).*/\1/p' console >callers
        arm-none-eabi-addr2line -f -e out/traced.elf $(<callers) | sed -n 'p;n' | sort -u >functions
        [[ $(<functions) == main ]] || { cat functions >&2; fail 'the callers are not main()'; }
    }
    echo '{ "target_overrides": { "*": {
        "platform.stdio-baud-rate": 115200, "platform.memory-tracing-enabled": true } } }' >app/mbed_app.json
    tells 'counted: no, 0 left'
    echo '{ "macros": ["MBED_MEM_TRACING_ENABLED=1"], "target_overrides": { "*": {
        "platform.stdio-baud-rate": 115200, "platform.heap-stats-enabled": true } } }' >app/mbed_app.json
    tells 'counted: yes, 0 left'
    echo '{ "target_overrides": { "*": { "platform.memory-tracing-enabled": false } } }' >app/mbed_app.json
    configure app out MPS2_AN386 || { cat out.log >&2; fail 'false does not configure'; }
    ! grep -q -e '--wrap=malloc' out/build.ninja || fail 'malloc is wrapped for nobody'
}

"test_$3"
