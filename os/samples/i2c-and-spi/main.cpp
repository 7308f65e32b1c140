// SPDX-License-Identifier: BSD-3-Clause
// Looks who answers on the I2C bus of the Arduino connector, reads the acceleration if it is an MMA8652 (or MMA8653),
// and sends bytes round the SPI bus: with a wire from MOSI (D11) to MISO (D12), what was sent comes back.
#include "mbed.h"

namespace {

constexpr PinName kSda = ARDUINO_UNO_D14;
constexpr PinName kScl = ARDUINO_UNO_D15;

// MMA8652FC's data sheet, section 6.
constexpr int kMma8652 = 0x1D << 1;
constexpr char kOutXMsb = 0x01;
constexpr char kWhoAmI = 0x0D;
constexpr char kCtrlReg1 = 0x2A;
constexpr int kCountsPerG = 1024;

/// Without resistors that pull the lines up nobody can answer, and every try would wait for its time-out.
bool has_pull_ups() { return DigitalIn(kSda, PullDown).read() && DigitalIn(kScl, PullDown).read(); }

int scan(I2C& i2c) {
    int found = 0;
    for (int address = 0x08; address <= 0x77; address++) {
        // A write of nothing: only the address goes out, and whoever has it acknowledges.
        if (i2c.write(address << 1, nullptr, 0) == 0) {
            printf("I2C: somebody at 0x%02x\n", address);
            found++;
        }
    }
    return found;
}

bool read_registers(I2C& i2c, char first, char* values, int count) {
    return i2c.write(kMma8652, &first, 1, true) == 0 && i2c.read(kMma8652, values, count) == 0;
}

bool start_accelerometer(I2C& i2c) {
    char id = 0;
    const char active[] = {kCtrlReg1, 1};
    return read_registers(i2c, kWhoAmI, &id, 1) && (id == 0x4A || id == 0x5A) && i2c.write(kMma8652, active, 2) == 0;
}

void show_acceleration(I2C& i2c) {
    char values[6];
    if (!read_registers(i2c, kOutXMsb, values, sizeof values)) {
        printf("I2C: the accelerometer does not answer\n");
        return;
    }
    int mg[3];
    for (int axis = 0; axis < 3; axis++) {
        const auto counts = (int16_t)(values[2 * axis] << 8 | values[2 * axis + 1]);  // 12 bits, at the left
        mg[axis] = counts / 16 * 1000 / kCountsPerG;
    }
    printf("I2C: acceleration x %d, y %d, z %d mg\n", mg[0], mg[1], mg[2]);
}

bool loop_back(SPI& spi) {
    for (int value = 0; value < 256; value += 51) {
        if (spi.write(value) != value) {
            return false;
        }
    }
    return true;
}

}  // namespace

int main() {
    const bool pulled_up = has_pull_ups();
    I2C i2c(kSda, kScl);
    i2c.frequency(400000);
    bool accelerometer = false;
    if (pulled_up) {
        printf("I2C: %d found\n", scan(i2c));
        accelerometer = start_accelerometer(i2c);
    } else {
        printf("I2C: no resistors pull D14 and D15 up, so nothing is connected\n");
    }
    SPI spi(ARDUINO_UNO_D11, ARDUINO_UNO_D12, ARDUINO_UNO_D13);
    spi.format(8, 0);
    spi.frequency(1000000);
    printf("SPI: %s\n", loop_back(spi) ? "what was sent came back" : "no wire from D11 to D12");

    while (true) {
        ThisThread::sleep_for(1s);
        if (accelerometer) {
            show_acceleration(i2c);
        }
    }
}
