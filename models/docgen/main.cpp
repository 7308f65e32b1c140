// SPDX-License-Identifier: BSD-3-Clause
// twin-model-pages: writes docs/peripherals, or says how it differs from the models.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "models/docgen/model_page.hpp"
#include "models/peripherals/register_all.hpp"

namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// Pages in the folder that no model has any more.
std::vector<std::string> left_over(const fs::path& folder, const std::map<std::string, std::string>& pages) {
    std::vector<std::string> names;
    if (!fs::is_directory(folder)) return names;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (entry.path().extension() == ".md" && pages.count(name) == 0) names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

int check(const fs::path& folder, const std::map<std::string, std::string>& pages, const char* program) {
    bool differs = false;
    const auto complain = [&](const std::string& name, const char* what) {
        std::cerr << "twin-model-pages: " << (folder / name).string() << ' ' << what << '\n';
        differs = true;
    };
    for (const auto& [name, text] : pages) {
        if (!fs::exists(folder / name)) {
            complain(name, "is missing");
        } else if (read_file(folder / name) != text) {
            complain(name, "is not what the model says");
        }
    }
    for (const std::string& name : left_over(folder, pages)) complain(name, "is of no model");
    if (differs) std::cerr << "twin-model-pages: to write them anew: " << program << ' ' << folder.string() << '\n';
    return differs ? 1 : 0;
}

int write(const fs::path& folder, const std::map<std::string, std::string>& pages) {
    fs::create_directories(folder);
    for (const auto& [name, text] : pages) {
        std::ofstream out(folder / name, std::ios::binary);
        out << text;
        if (!out.flush()) {
            std::cerr << "twin-model-pages: cannot write " << (folder / name).string() << '\n';
            return 1;
        }
    }
    for (const std::string& name : left_over(folder, pages)) fs::remove(folder / name);
    return 0;
}

}  // namespace

int sc_main(int argc, char** argv) {
    const bool checking = argc == 3 && std::string(argv[1]) == "--check";
    if (!checking && (argc != 2 || argv[1][0] == '-')) {
        std::cerr << "usage: twin-model-pages [--check] FOLDER\n";
        return 2;
    }
    try {
        twin::Registry registry;
        twin::register_all(registry);
        const auto pages = twin::docgen::all_pages(registry);
        return checking ? check(argv[2], pages, argv[0]) : write(argv[1], pages);
    } catch (const std::exception& e) {
        std::cerr << "twin-model-pages: " << e.what() << '\n';
        return 1;
    }
}

// libsystemc's main prints a banner.
int main(int argc, char** argv) {
    setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
    return sc_core::sc_elab_and_sim(argc, argv);
}
