// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/exporter.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace twin::gui::scope {
namespace {

std::string valueText(double value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value);
    return {text.data(), end.ptr};
}

/// Seconds, exact to the nanosecond, whatever a double could hold.
std::string secondsText(Time t) {
    auto behind = std::to_string(t % 1'000'000'000);
    behind.insert(0, 9 - behind.size(), '0');
    return std::to_string(t / 1'000'000'000) + '.' + behind;
}

char vcdLevel(Level level) {
    constexpr std::string_view kLetters = "01zx";
    return kLetters[static_cast<std::size_t>(level)];
}

/// Names in a VCD end at a blank, and viewers take a dot for a level of the hierarchy.
std::string vcdName(std::string name) {
    std::replace_if(name.begin(), name.end(), [](unsigned char c) { return c <= ' ' || c == '.'; }, '_');
    return name.empty() ? "_" : name;
}

std::string csvText(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    }
    return quoted + '"';
}

}  // namespace

std::string vcdIdentifier(std::size_t number) {
    constexpr std::size_t kMany = '~' - '!' + 1;
    std::string name;
    do {
        name += static_cast<char>('!' + number % kMany);
        number /= kMany;
    } while (number-- > 0);
    return name;
}

Exporter::Exporter(std::vector<Signal> what, Time from, Time to, Format format)
    : signals_(std::move(what)), from_(from), to_(std::max(from, to)), format_(format),
      levels_(signals_.size(), Level::unknown), values_(signals_.size(), kUnknown), now_(from) {
    for (std::size_t i = 0; i < signals_.size(); ++i) {
        const auto& one = signals_[i];
        if (one.digital != nullptr) {
            places_.push_back(one.digital->after(from));
            levels_[i] = one.digital->at(from);
        } else {
            places_.push_back(one.analog->after(from));
            values_[i] = one.analog->at(from);
        }
    }
}

Time Exporter::nextTime(std::size_t i) const {
    const auto next = [&](const auto& track) {
        const auto place = std::max(places_[i], track.begin());
        return place < track.end() ? std::min(to_, track.time(place)) : to_;
    };
    return signals_[i].digital != nullptr ? next(*signals_[i].digital) : next(*signals_[i].analog);
}

void Exporter::head(std::string& out) {
    if (format_ == Format::csv) {
        out += "seconds";
        for (const auto& one : signals_) {
            out += ',' + csvText(one.unit.empty() ? one.name : one.name + " (" + one.unit + ')');
        }
        out += '\n';
        row(from_, out);
        return;
    }
    out += "$version Twinyard $end\n$timescale 1 ns $end\n$scope module device $end\n";
    for (std::size_t i = 0; i < signals_.size(); ++i) {
        out += signals_[i].digital != nullptr ? "$var wire 1 " : "$var real 64 ";
        out += vcdIdentifier(i) + ' ' + vcdName(signals_[i].name) + " $end\n";
    }
    out += "$upscope $end\n$enddefinitions $end\n#" + std::to_string(from_) + "\n$dumpvars\n";
    for (std::size_t i = 0; i < signals_.size(); ++i) {
        change(i, out);
    }
    out += "$end\n";
}

void Exporter::change(std::size_t i, std::string& out) {
    if (signals_[i].digital != nullptr) {
        out += vcdLevel(levels_[i]);
        out += vcdIdentifier(i) + '\n';
    } else if (known(values_[i])) {
        out += 'r' + valueText(values_[i]) + ' ' + vcdIdentifier(i) + '\n';
    }
}

void Exporter::row(Time t, std::string& out) {
    out += secondsText(t);
    for (std::size_t i = 0; i < signals_.size(); ++i) {
        out += ',';
        if (signals_[i].digital == nullptr) {
            out += known(values_[i]) ? valueText(values_[i]) : "";
        } else if (driven(levels_[i])) {
            out += levels_[i] == Level::high ? '1' : '0';
        } else if (levels_[i] == Level::floating) {
            out += 'z';
        }
    }
    out += '\n';
}

bool Exporter::step(std::size_t records, std::string& out) {
    if (!begun_) {
        begun_ = true;
        head(out);
    }
    while (records > 0) {
        Time t = to_;
        for (std::size_t i = 0; i < signals_.size(); ++i) {
            t = std::min(t, nextTime(i));
        }
        now_ = t;
        if (t >= to_) {
            if (format_ == Format::vcd) {
                out += '#' + std::to_string(to_) + '\n';
            }
            return false;
        }
        if (format_ == Format::vcd) {
            out += '#' + std::to_string(t) + '\n';
        }
        for (std::size_t i = 0; i < signals_.size(); ++i) {
            // All of one instant: a pulse of no width is in a VCD, and can't be in a table.
            while (nextTime(i) == t) {
                if (const auto* digital = signals_[i].digital) {
                    places_[i] = std::max(places_[i], digital->begin());
                    levels_[i] = digital->level(places_[i]++);
                } else {
                    places_[i] = std::max(places_[i], signals_[i].analog->begin());
                    values_[i] = signals_[i].analog->value(places_[i]++);
                }
                records -= std::min<std::size_t>(records, 1);
                if (format_ == Format::vcd) {
                    change(i, out);
                }
            }
        }
        if (format_ == Format::csv) {
            row(t, out);
        }
    }
    return true;
}

double Exporter::progress() const {
    return to_ > from_ ? static_cast<double>(now_ - from_) / static_cast<double>(to_ - from_) : 1;
}

}  // namespace twin::gui::scope
