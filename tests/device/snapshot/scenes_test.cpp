// SPDX-License-Identifier: BSD-3-Clause
// A restored run is the saved one: firmware of others, ours and the OS, saved at many an instant.
#include "tests/device/snapshot/stage.hpp"
#include "tests/support/machine.hpp"

namespace twin::test {
namespace {

/// Instants spread over a run, on no round number.
std::vector<Instant> spread(Instant end, int count) {
    std::vector<Instant> instants{0ns, 1ms};
    for (int i = 1; i < count; ++i) instants.push_back(end * i / count + Instant(1234567 * i % 999983));
    return instants;
}

TEST(Snapshot, OfMicroPython) {
    Scene scene{"microbit", MicroPython::image(), {}, {}, 6s};
    scene.actions = {types(2000ms, "import random; from microbit import *\r"),
                     types(2300ms, "display.scroll('Hi there', wait=False)\r"),
                     types(3000ms, "f = open('a.txt', 'w'); n = f.write('x' * 300); f.close()\r"),
                     sets(3500ms, "accelerometer.x=0.5"),
                     types(3500ms, "accelerometer.get_x(), random.randint(0, 10**6)\r"),
                     types(3800ms, "import radio; radio.on(); radio.send('x'); radio.receive()\r"),
                     types(4200ms, "sleep(1000)\r"),
                     sets(5000ms, "button_a.pressed=1"),
                     types(5500ms, "temperature(), running_time(), button_a.was_pressed()\r")};
    scene.saves = {0ns, 1ns, 10ms, 777777777ns, 2000ms, 2000123us, 2500001us};
    // The file system erases and programs flash.
    for (Instant at = 3005ms; at < 3150ms; at += 14765432ns) scene.saves.push_back(at);
    for (const Instant at : {3500ms, 3801ms, 4700ms, 5000ms, 5502ms}) scene.saves.push_back(at);
    expect_no_difference(scene);
}

class SmallFirmware : public testing::TestWithParam<const char*> {};

TEST_P(SmallFirmware, OfAMicrobit) {
    Scene scene{"microbit", image_of(std::string("device/nrf51/firmware/") + GetParam() + ".elf"), {}, {}, 900ms};
    scene.actions = {
        types(20ms, "a"),    sets(30ms, "edge.P0=1.1"), types(40ms, "rtm"), sets(300ms, "TEMP.temperature=31"),
        types(300ms, "art"), resets(500ms, "pin"),      types(600ms, "rm")};
    scene.saves = spread(900ms, 12);
    expect_no_difference(scene);
}
INSTANTIATE_TEST_SUITE_P(Snapshot, SmallFirmware,
                         testing::Values("analog", "blink", "echo", "faults", "flash", "i2c", "radio", "reset", "rtc",
                                         "spin", "systick"),
                         [](const auto& given) { return std::string(given.param); });

class Stm32Firmware : public testing::TestWithParam<const char*> {};

TEST_P(Stm32Firmware, OfANucleo) {
    Scene scene{
        "nucleo_f429zi", image_of(std::string("device/stm32f4/firmware/") + GetParam() + ".elf"), {}, {}, 300ms};
    scene.actions = {types(20ms, "x"), sets(100ms, "b1.pressed=1"), sets(110ms, "b1.pressed=0"), resets(200ms, "pin"),
                     types(250ms, "y")};
    scene.saves = spread(300ms, 6);
    expect_no_difference(scene);
}
INSTANTIATE_TEST_SUITE_P(Snapshot, Stm32Firmware, testing::Values("blink", "buses", "system"),
                         [](const auto& given) { return std::string(given.param); });

class Mps2Firmware : public testing::TestWithParam<const char*> {};

TEST_P(Mps2Firmware, OfAnMps2) {
    Scene scene{"mps2_an386", image_of(std::string("device/mps2/firmware/") + GetParam() + ".elf"), {}, {}, 300ms};
    scene.saves = spread(300ms, 5);
    scene.actions = {types(20ms, "x"), resets(150ms, "pin"), types(200ms, "y")};
    expect_no_difference(scene);
}
INSTANTIATE_TEST_SUITE_P(Snapshot, Mps2Firmware,
                         testing::Values("blocks", "hello", "shields", "spin", "timer", "uart_irq", "watchdog_reset"),
                         [](const auto& given) { return std::string(given.param); });

struct OsCase {
    const char* board;
    const char* image;
    Instant end;
};

class OsImage : public testing::TestWithParam<OsCase> {};

TEST_P(OsImage, OfTheOs) {
    const auto& [board, image, end] = GetParam();
    Scene scene{board, image_of(image), {}, spread(end, 8), end};
    expect_no_difference(scene);
}
INSTANTIATE_TEST_SUITE_P(Snapshot, OsImage,
                         testing::Values(OsCase{"nucleo_f429zi", "device/os/NUCLEO_F429ZI/rtos_test.elf", 3s},
                                         OsCase{"nucleo_f429zi", "device/os/NUCLEO_F429ZI/drivers_test.elf", 2s},
                                         OsCase{"nucleo_f429zi", "device/os/NUCLEO_F429ZI/files_test.elf", 2s},
                                         OsCase{"nucleo_f429zi", "device/os/NUCLEO_F429ZI/hal_buses_test.elf", 2s},
                                         OsCase{"nucleo_f429zi", "device/os/NUCLEO_F429ZI/emac_stm32_test.elf", 3s},
                                         OsCase{"nucleo_f429zi", "system/samples/NUCLEO_F429ZI/low-power.elf", 30s},
                                         OsCase{"mps2_an386", "device/os/MPS2_AN386/rtos_test.elf", 2s},
                                         OsCase{"mps2_an386", "device/os/MPS2_AN386/drivers_test.elf", 2s},
                                         OsCase{"mps2_an386", "device/os/MPS2_AN386/emac_mps2_test.elf", 2s},
                                         OsCase{"mps2_an386", "system/samples/MPS2_AN386/low-power.elf", 20s}),
                         [](const auto& given) {
                             std::string name = given.param.image;
                             name = std::string(given.param.board) + "_" + name.substr(name.rfind('/') + 1);
                             name.resize(name.size() - 4);
                             for (char& c : name)
                                 if (c == '-') c = '_';
                             return name;
                         });

TEST(Snapshot, WithThePowerOffAndWithAResetThatIsStillToCome) {
    for (const char* image : {"device/nrf51/firmware/blink.elf", "device/stm32f4/firmware/blink.elf"}) {
        SCOPED_TRACE(image);
        const bool nrf = std::string(image).find("nrf51") != std::string::npos;
        Scene scene{nrf ? "microbit" : "nucleo_f429zi", image_of(image), {}, {}, 600ms};
        scene.actions = {powers(100ms, false), powers(200ms, true), resets(300ms, "pin"), resets(400ms, "watchdog"),
                         powers(500ms, false)};
        // At the very instant of an action: what it asked for waits for the CPU.
        scene.saves = {100ms, 150ms, 200ms, 200ms + 1ns, 201ms, 300ms, 300ms + 1ns, 400ms, 500ms, 599ms};
        expect_no_difference(scene);
    }
}

TEST(Snapshot, OfSemihosting) {
    // It ends by itself, with an exit code, at 14 ms.
    Scene scene{"mps2_an386", image_of("device/mps2/firmware/semihosting.elf"), {}, {0ns, 1ms, 5ms + 1ns, 11ms}, 20ms};
    scene.semihosting = true;
    expect_no_difference(scene);
}

}  // namespace
}  // namespace twin::test
