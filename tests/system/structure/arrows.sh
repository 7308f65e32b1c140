#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Who may know whom (CONTRIBUTING.md): greps the includes, prints each that points the wrong way.
#
#   arrows.sh ROOT
set -euo pipefail
cd "${1:?usage: arrows.sh ROOT}"
failed=0

# forbid FOLDER PATTERN WHY: no file of ours below FOLDER includes what matches PATTERN.
forbid() {
    local found
    [[ -d $1 ]] || return 0
    found=$(grep -rnE --include='*.h' --include='*.hpp' --include='*.c' --include='*.cpp' "#include *[<\"]($2)" "$1") || return 0
    printf '%s:\n%s\n' "$3" "$found"
    failed=1
}

ours='models/|sim/|gui/|scenarios/|net_bridge/|os/|tests/'
forbid sim/abi "$ours" 'sim/abi stands alone'
forbid sim/link "models/|sim/(node|host|cli|qemu)/|gui/|net_bridge/" 'sim/link knows nobody'
forbid sim/service "models/|sim/(abi|link|node|host|cli|qemu)/|gui/|net_bridge/" 'sim/service knows nobody'
forbid models/core 'models/(peripherals|boards)/|sim/|gui/|net_bridge/|tests/' 'models/core knows nobody above it'
forbid models/peripherals 'models/boards/|sim/|gui/|net_bridge/|tests/' 'a peripheral knows the core only'
forbid models/boards 'sim/|gui/|net_bridge/|tests/' 'boards know models only'
forbid sim/node 'sim/(host|cli)/|gui/|net_bridge/|tests/' 'a node knows no host'
forbid sim/host 'models/(core|peripherals)/|sim/(node|serve|cli)/|gui/|tests/' 'the host knows nodes by their link'
forbid sim/serve 'models/(core|peripherals)/|sim/(node|cli|service)/|gui/|tests/' 'the server knows the host and scenarios'
forbid sim/cli 'models/(core|peripherals)/|sim/node/|gui/|tests/' 'the command line knows the host'
forbid scenarios 'models/(core|peripherals)/|sim/(node|serve|cli|service)/|gui/|tests/' 'scenarios know the host'
forbid sim/host 'scenarios/' 'the host knows no scenarios'
forbid gui 'models/|sim/|net_bridge/|scenarios/|os/|tests/|boost/' 'the dashboard knows the control API only'
forbid gui/link 'gui/(models|boards|console|app)/|Q(Widget|Application)>' 'the link knows no model'
forbid gui/models 'gui/(boards|console|app)/|Q(Widget|Application|Painter|Pixmap|Icon)>' 'models have no windows'
forbid gui/signals 'gui/(boards|console|app|instruments)/|Q(Widget|Application|Painter|Pixmap|Icon)>' 'signals have no windows'
forbid gui/packets 'gui/(boards|console|app|look)/|Q(Widget|Application|Painter|Pixmap|Icon)>' 'packets have no windows'
forbid gui/fleet 'gui/(boards|console|app|look)/|Q(Widget|Application|Painter|Pixmap|Icon)>' 'what a fleet shows has no windows'
forbid gui/playback 'gui/(boards|console|app|look)/|Q(Widget|Application|Painter|Pixmap|Icon)>' 'recorded runs have no windows'
forbid gui/look 'gui/(link|models|boards|bench|console|inside|instruments|app)/' 'how things look knows no page'
for folder in bench inside instruments; do
    forbid "gui/$folder" 'gui/app/' 'the application has the views, not they it'
done
forbid sim/inside 'models/|sim/(node|serve|cli)/|gui/|tests/' 'what is inside a device is read by the host'
forbid gui/boards 'gui/(link|models|console|app)/' 'boards know the widget that they are'
forbid gui/console 'gui/(link|models|boards|app)/' 'the terminal knows the widget that it is'
forbid os 'models/|sim/|gui/|net_bridge/|boost/|systemc|tlm' 'the OS knows no host header'
for folder in sim/abi sim/link sim/host sim/serve sim/cli models/boards net_bridge gui scenarios; do
    forbid "$folder" 'systemc|tlm[_./>]' 'SystemC is in models and sim/node only'
done
for folder in sim/abi sim/link sim/node models gui; do
    forbid "$folder" 'boost/asio' 'Boost.Asio is in sim/host, sim/serve, sim/cli, scenarios and net_bridge only'
done
for folder in models sim net_bridge scenarios os; do
    forbid "$folder" 'Q[A-Z][A-Za-z]+' 'Qt is in gui only'
done

# What the user fixed, and what tools demand. Without Git, as in an archive, there is nothing else to tell ours from what was built.
top=' .ci .clang-format .clang-tidy .gitignore CMakeLists.txt CMakePresets.json CONTRIBUTING.md LICENSE README.md cmake docs gui models
 net_bridge os scenarios sim tests twin '
for name in $(git ls-files 2>/dev/null | cut -d/ -f1 | sort -u); do
    [[ " ${top//$'\n'/ } " == *" $name "* ]] && continue
    echo "$name: nothing else is at the top"
    failed=1
done
exit "$failed"
