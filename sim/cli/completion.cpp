// SPDX-License-Identifier: BSD-3-Clause
#include <CLI/CLI.hpp>

#include "sim/cli/completion.hpp"

#include <fmt/format.h>

#include <vector>

namespace twin::cli {

namespace {

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App*) { return true; });
}

std::string names_of(const std::vector<const CLI::App*>& commands) {
    std::string names;
    for (const auto* command : commands) {
        names += (names.empty() ? "" : " ") + command->get_name();
    }
    return names;
}

std::string options_of(const CLI::App& command) {
    std::string options;
    for (const auto* option : command.get_options([](const CLI::Option* o) { return o->nonpositional(); })) {
        options += (options.empty() ? "" : " ") + option->get_name();
    }
    return options;
}

}  // namespace

std::string completion_script(const CLI::App& app, const std::string& shell) {
    std::string families;
    std::string cases;
    for (const auto* command : commands_of(app)) {
        const auto members = commands_of(*command);
        cases += fmt::format("    {}) options='{}' ;;\n", command->get_name(), options_of(*command));
        if (members.empty()) {
            continue;
        }
        families += fmt::format("    {}) among='{}' ;;\n", command->get_name(), names_of(members));
        for (const auto* member : members) {
            cases += fmt::format("    '{} {}') options='{}' ;;\n", command->get_name(), member->get_name(),
                                 options_of(*member));
        }
    }
    const std::string bash = fmt::format(R"sh(_twin_words() {{
  COMPREPLY+=($(compgen -W "$1" -- "$word"))
}}
_twin_files() {{
  COMPREPLY+=($(compgen -f -- "$word"))
}}
_twin_boards() {{
  _twin_words "$("${{COMP_WORDS[0]}}" boards 2>/dev/null | cut -d' ' -f1)"
}}
_twin_samples() {{
  _twin_words "$("${{COMP_WORDS[0]}}" samples 2>/dev/null | cut -d' ' -f1)"
}}
_twin_runs() {{
  local run=${{word%%/*}}
  case $word in
    */*) _twin_words "$("${{COMP_WORDS[0]}}" ps "$run" 2>/dev/null | sed "s|^\([^ ]*\).*|$run/\1|")" ;;
    *) _twin_words "$("${{COMP_WORDS[0]}}" ps 2>/dev/null | grep 'pid ' | cut -d' ' -f1)" ;;
  esac
}}
_twin_channels() {{
  local run=
  [ "$COMP_CWORD" -gt 2 ] && "${{COMP_WORDS[0]}}" ps 2>/dev/null | cut -d' ' -f1 | grep -qx -- "${{COMP_WORDS[2]%%/*}}" &&
    run=${{COMP_WORDS[2]}}
  _twin_words "$("${{COMP_WORDS[0]}}" probe $run --list 2>/dev/null | cut -d' ' -f1)"
}}
_twin() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}}
  local command=${{COMP_WORDS[1]}} at=$COMP_CWORD among= options=
  COMPREPLY=()
  if [ "$at" -eq 1 ]; then
    _twin_words '{}'
    return
  fi
  case $command in
{}  esac
  if [ -n "$among" ]; then
    if [ "$at" -eq 2 ]; then
      _twin_words "$among"
      return
    fi
    command="$command ${{COMP_WORDS[2]}}"
    at=$((at - 1))
  fi
  case $command in
{}  esac
  case $before in
    --time) _twin_words 'real virtual'; return ;;
    --net) _twin_words 'user none tap= switch='; return ;;
    --board) _twin_boards; return ;;
    --kind) _twin_words 'pin system debug watchdog'; return ;;
    --uart) _twin_words 'stdio pty none'; _twin_files; return ;;
    --bench|--flash|--record|--restore|--trace|--vcd|--csv|--capture|--semihosting-dir|--out|--junit|--snapshot-file) _twin_files; return ;;
  esac
  case $word in
    -*) _twin_words "$options"; return ;;
  esac
  case $command:$at in
    run:2|debug:2|inspect:2) _twin_boards ;;
    run:3|debug:3) _twin_samples; _twin_files ;;
    probe:*) [ "$at" -eq 2 ] && _twin_runs; _twin_channels ;;
    ps:2|regs:2|set:2|power:2|reset:2|'net show:2'|'net link:2') _twin_runs ;;
    'snapshot save:2') _twin_runs; _twin_files ;;
    completion:2) _twin_words 'bash zsh' ;;
    *) _twin_files ;;
  esac
}}
complete -o filenames -F _twin twin ./twin
)sh",
                                         names_of(commands_of(app)), families, cases);
    return shell == "zsh" ? "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n" + bash
                          : bash;
}

}  // namespace twin::cli
