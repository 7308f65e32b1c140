// SPDX-License-Identifier: BSD-3-Clause
#include <CLI/CLI.hpp>

#include "sim/cli/completion.hpp"

#include <fmt/format.h>

namespace twin::cli {

std::string completion_script(const CLI::App& app, const std::string& shell) {
    std::string commands;
    std::string cases;
    for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        commands += (commands.empty() ? "" : " ") + command->get_name();
        std::string options;
        for (const auto* option : command->get_options([](const CLI::Option* o) { return o->nonpositional(); })) {
            options += (options.empty() ? "" : " ") + option->get_name();
        }
        cases += fmt::format("    {}) options='{}' ;;\n", command->get_name(), options);
    }
    const std::string bash = fmt::format(R"sh(_twin() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} options=
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '{}' -- "$word"))
    return
  fi
  case ${{COMP_WORDS[1]}} in
{}  esac
  case $before in
    --time) COMPREPLY=($(compgen -W 'real virtual' -- "$word")); return ;;
    --uart) COMPREPLY=($(compgen -W 'stdio pty none' -- "$word") $(compgen -f -- "$word")); return ;;
    --flash|--record|--semihosting-dir) COMPREPLY=($(compgen -f -- "$word")); return ;;
    run|debug|inspect) COMPREPLY=($(compgen -W "$("${{COMP_WORDS[0]}}" boards 2>/dev/null | cut -d' ' -f1)" -- "$word")); return ;;
    regs|set|power|reset) COMPREPLY=($(compgen -W "$("${{COMP_WORDS[0]}}" ps 2>/dev/null | grep 'pid ' | cut -d' ' -f1)" -- "$word")); return ;;
    completion) COMPREPLY=($(compgen -W 'bash zsh' -- "$word")); return ;;
  esac
  case ${{COMP_WORDS[1]}}:$COMP_CWORD:$word in
    run:3:[!-]*|run:3:|debug:3:[!-]*|debug:3:)
      COMPREPLY=($(compgen -W "$("${{COMP_WORDS[0]}}" samples 2>/dev/null | cut -d' ' -f1)" -- "$word") $(compgen -f -- "$word"))
      return ;;
  esac
  case $word in
    -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}}
complete -o filenames -F _twin twin
)sh",
                                         commands, cases);
    return shell == "zsh" ? "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n" + bash
                          : bash;
}

}  // namespace twin::cli
