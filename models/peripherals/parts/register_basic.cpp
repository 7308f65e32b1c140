// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"
#include "models/peripherals/parts/button.hpp"
#include "models/peripherals/parts/edge_connector.hpp"
#include "models/peripherals/parts/led.hpp"
#include "models/peripherals/parts/led_matrix.hpp"
#include "models/peripherals/parts/potentiometer.hpp"
#include "models/peripherals/parts/register.hpp"

namespace twin::parts {

void register_basic(Registry& registry) {
    const ParamSpec persistence{"persistence_ms", ParamType::integer, "35", "time constant of the eye, ms, 1..1000"};
    registry.add({"button",
                  "a push button",
                  "",
                  {{"active", ParamType::text, "low", "level while pressed: low or high"},
                   {"pull", ParamType::text, "none", "the resistor on the board: none, up or down"},
                   {"bounce_us", ParamType::integer, "0", "how long the contact bounces, µs"}},
                  make_model<Button>()});
    registry.add({"led",
                  "one LED",
                  "",
                  {{"active", ParamType::text, "high", "driven pin: high (anode), low (cathode) or both"}, persistence},
                  make_model<Led>()});
    registry.add({"led_matrix",
                  "a matrix of LEDs, refreshed row by row",
                  "",
                  {{"rows", ParamType::integer, "", "rows (anodes), pins row1 and up", true},
                   {"columns", ParamType::integer, "", "columns (cathodes), pins col1 and up", true},
                   {"width", ParamType::integer, "", "of the picture, pixels", true},
                   {"height", ParamType::integer, "", "of the picture, pixels", true},
                   {"map", ParamType::list, "0,0", "for each row, for each column: \"x,y\", or \"-\" for no LED", true},
                   persistence},
                  make_model<LedMatrix>()});
    registry.add({"edge_connector",
                  "pads that the outside can connect to",
                  "",
                  {{"pads", ParamType::list, "P0 P1", "names of the pads", true}},
                  make_model<EdgeConnector>()});
    registry.add({"potentiometer",
                  "a potentiometer between ground and supply",
                  "",
                  {{"supply", ParamType::text, "board",
                    "board: its ends are ground and the supply of the wiper's pin; pins: they are the pins vcc and gnd"}},
                  make_model<Potentiometer>()});
}

}  // namespace twin::parts
