// SPDX-License-Identifier: BSD-3-Clause
// A weather station on a bench: sensors on I2C, a character display, an OLED with the last minutes, a servo as pointer,
// a buzzer and a button. The bench is bench-demo.bench.yaml, beside this file. Turn the temperature above 30 degrees
// and it gives an alarm; the button takes it back.
#include "lcd.h"
#include "mbed.h"
#include "oled.h"
#include "weather.h"

namespace {

constexpr int kAlarm = 3000;  // hundredths of a degree
constexpr int kCold = -1000, kHot = 5000;
constexpr auto kPeriod = 500ms;
constexpr uint8_t kDegree[8] = {0x0C, 0x12, 0x12, 0x0C, 0x00, 0x00, 0x00, 0x00};

I2C i2c(ARDUINO_UNO_D14, ARDUINO_UNO_D15);
Weather weather(i2c);
Oled oled(i2c);
Lcd lcd(ARDUINO_UNO_D7, ARDUINO_UNO_D8, ARDUINO_UNO_D2, ARDUINO_UNO_D3, ARDUINO_UNO_D4, ARDUINO_UNO_D5);
InterruptIn button(ARDUINO_UNO_D0, PullUp);
volatile bool pressed = false;

#if DEVICE_PWMOUT
PwmOut servo(ARDUINO_UNO_D9);
PwmOut buzzer(ARDUINO_UNO_D6);
PwmOut lamp(ARDUINO_UNO_D13);

/// From 0 to 180 degrees: from cold to hot.
void point(int centi_celsius) {
    const int within = centi_celsius < kCold ? kCold : centi_celsius > kHot ? kHot : centi_celsius;
    servo.pulsewidth_us(1000 + (within - kCold) / 6);
}
void sound(int hz) {
    if (hz != 0) {
        buzzer.period_us(1000000 / hz);
    }
    buzzer.write(hz != 0 ? 0.5F : 0);
}
void init_pwm() {
    servo.period_ms(20);
    lamp.period_ms(2);
    point(0);
}
void light(int milli_percent) { lamp.write((float)milli_percent / 100000); }
#else  // A board without PWM has no pointer, sound and lamp.
void point(int) {}
void sound(int) {}
void init_pwm() {}
void light(int) {}
#endif

int rounded(int value, int unit) { return (value + (value < 0 ? -unit : unit) / 2) / unit; }

/// Light on a BH1750, lux; -1: it does not answer.
int measure_light() {
    constexpr int kAddress = 0x23 << 1;
    char bytes[2];
    if (i2c.read(kAddress, bytes, 2) != 0) {
        return -1;
    }
    return ((uint8_t)bytes[0] << 8 | (uint8_t)bytes[1]) * 5 / 6;
}

/// Degrees in large digits, and the last 128 of them below.
void draw(int centi_celsius) {
    static int8_t curve[Oled::kWidth];
    memmove(curve, curve + 1, sizeof curve - 1);
    curve[sizeof curve - 1] = (int8_t)(centi_celsius / 100);
    oled.clear();
    const int tenths = abs(rounded(centi_celsius, 10));
    if (centi_celsius < 0) {
        oled.fill(24, 11, 10, 3);
    }
    oled.digit(40, 2, tenths / 100 % 10);
    oled.digit(56, 2, tenths / 10 % 10);
    oled.fill(71, 22, 3, 3);
    oled.digit(77, 2, tenths % 10);
    oled.fill(94, 2, 5, 1);
    oled.fill(94, 6, 5, 1);
    oled.fill(94, 2, 1, 5);
    oled.fill(98, 2, 1, 5);
    for (int x = 0; x < Oled::kWidth; x++) {
        const int height = curve[x] < 0 ? 0 : curve[x] > 50 ? 30 : curve[x] * 30 / 50;
        oled.fill(x, Oled::kHeight - 1 - height, 1, height + 1);
    }
    oled.show();
}

void show(int lux, bool alarm) {
    char text[40];
    const int tenths = rounded(weather.centi_celsius, 10);
    // The degree sign is the display's own character 0, which 8 means as well.
    snprintf(text, sizeof text, "%s%d.%d%cC  %d %% rH", tenths < 0 ? "-" : "", abs(tenths) / 10, abs(tenths) % 10, 8,
             rounded(weather.milli_percent, 1000));
    lcd.write(0, text);
    if (alarm) {
        snprintf(text, sizeof text, "Alarm: too hot");
    } else {
        snprintf(text, sizeof text, "%d hPa  %d lx", rounded(weather.pascal, 100), lux);
    }
    lcd.write(1, text);
}

}  // namespace

int main() {
    i2c.frequency(400000);
    button.fall([] { pressed = true; });
    init_pwm();
    lcd.init();
    lcd.define(0, kDegree);
    const char kContinuously = 0x10;
    const bool there = weather.init() && oled.init() && i2c.write(0x23 << 1, &kContinuously, 1) == 0;
    printf(there ? "bench: all parts answer\n" : "bench: a part on I2C does not answer\n");
    bool quiet = false;
    bool beep = false;
    for (;;) {
        if (!weather.measure()) {
            printf("bench: no BME280\n");
            lcd.write(0, "no BME280");
            ThisThread::sleep_for(kPeriod);
            continue;
        }
        const int lux = measure_light();
        const bool hot = weather.centi_celsius >= kAlarm;
        if (pressed) {
            pressed = false;
            quiet = true;
            printf("bench: button\n");
        }
        quiet = quiet && hot;
        beep = hot && !quiet && !beep;
        sound(beep ? 1000 : 0);
        point(weather.centi_celsius);
        light(weather.milli_percent);
        show(lux, hot && !quiet);
        draw(weather.centi_celsius);
        printf("bench: %d %d %d %d\n", weather.centi_celsius, weather.pascal, weather.milli_percent, lux);
        ThisThread::sleep_for(kPeriod);
    }
}
