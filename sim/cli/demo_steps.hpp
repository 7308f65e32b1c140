// SPDX-License-Identifier: BSD-3-Clause
// What `twin demo` shows, as data.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace twin::cli {

/// One thing that is done, and what must follow from it.
struct DemoAction {
    enum class Kind {
        evaluate,       ///< `text` is typed at the prompt; the answer must be `expected`
        evaluate_near,  ///< the answer must be a number within `tolerance` of `expected`
        picture,        ///< the display must come to show `expected` (five rows), and is drawn
        set,            ///< "part.value=number", said to people as `say`
        pass            ///< `time` passes
    };
    Kind kind = Kind::evaluate;
    std::string text;
    std::string expected;
    double tolerance = 0;
    std::chrono::milliseconds time{0};
    std::string say;
};

struct DemoScene {
    std::string title;
    std::vector<DemoAction> actions;
};

struct Demo {
    std::string name;
    std::string board;
    std::string image;
    std::string image_package;  ///< of the system that has the image
    std::string firmware;       ///< as a person calls it
    std::string prompt;
    std::chrono::seconds boot_limit{20};  ///< in the machine's time
    std::vector<DemoScene> scenes;
};

const std::vector<Demo>& demos();

}  // namespace twin::cli
