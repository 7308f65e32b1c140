// SPDX-License-Identifier: BSD-3-Clause
// Looks who answers on the I2C bus, and sends bytes round the SPI bus: with a wire from MOSI (D11) to MISO (D12), what
// was sent comes back; without it, it doesn't, and the program says so.
#include "mbed.h"

namespace {

int scan(I2C &i2c)
{
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

bool loop_back(SPI &spi)
{
    for (int value = 0; value < 256; value += 51) {
        if (spi.write(value) != value) {
            return false;
        }
    }
    return true;
}

} // namespace

int main()
{
    I2C i2c(I2C_SDA, I2C_SCL);
    i2c.frequency(400000);
    SPI spi(ARDUINO_UNO_D11, ARDUINO_UNO_D12, ARDUINO_UNO_D13);
    spi.format(8, 0);
    spi.frequency(1000000);

    while (true) {
        const int found = scan(i2c);
        printf("I2C: %d found\n", found);
        printf("SPI: %s\n", loop_back(spi) ? "what was sent came back" : "no wire from D11 to D12");
        ThisThread::sleep_for(2s);
    }
}
