// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"
#include "models/peripherals/parts/mag3110.hpp"
#include "models/peripherals/parts/mma8652.hpp"
#include "models/peripherals/parts/register.hpp"

namespace twin::parts {

void register_sensors(Registry& registry) {
    const ParamSpec axes{
        "axes", ParamType::list, "",
        "the board's axes that the sensor's x, y and z measure, such as [-x, y, -z]; as they are if empty"};
    registry.add({"mma8652",
                  "accelerometer MMA8652FC or MMA8653FC on I2C",
                  "MMA8652FC data sheet, rev. 3.3",
                  {{"address", ParamType::integer, "0x1D", "I2C address, 7 bits"},
                   {"who_am_i", ParamType::integer, "0x4A", "0x4A: MMA8652FC, 0x5A: MMA8653FC"},
                   {"bits", ParamType::integer, "12", "resolution: 12 for the MMA8652FC, 10 for the MMA8653FC"},
                   axes,
                   {"noise", ParamType::number, "0", "noise of each sample, g RMS"}},
                  make_model<Mma8652>()});
    registry.add({"mag3110",
                  "magnetometer MAG3110 on I2C",
                  "MAG3110 data sheet, rev. 9.2",
                  {{"address", ParamType::integer, "0x0E", "I2C address, 7 bits"},
                   axes,
                   {"noise", ParamType::number, "0", "noise of each sample, uT RMS"}},
                  make_model<Mag3110>()});
}

}  // namespace twin::parts
