// SPDX-License-Identifier: BSD-3-Clause
#include "hal/pwmout_api.h"

#if DEVICE_PWMOUT

#include "hal/gpio_api.h"
#include "hal_test.h"

namespace {

const PinName kPin = ARDUINO_UNO_D9;

class Pwm {
  public:
    Pwm() { pwmout_init(&pwm, kPin); }
    ~Pwm() { pwmout_free(&pwm); }
    pwmout_t pwm;
};

// How much of some periods the pin was high, in thousandths: the pin is read while the timer drives it.
int high_part(uint32_t us) {
    GPIO_TypeDef* gpio = reinterpret_cast<GPIO_TypeDef*>(GPIOA_BASE + STM_PORT(kPin) * (GPIOB_BASE - GPIOA_BASE));
    uint32_t high = 0;
    uint32_t all = 0;
    hal_test::wait_until(
        [&] {
            high += gpio->IDR >> STM_PIN(kPin) & 1;
            all++;
            return false;
        },
        us);
    return static_cast<int>(high * 1000ULL / all);
}

TEST(pwmout, starts_low_with_20_ms) {
    Pwm p;
    EXPECT_EQ(pwmout_read_period_us(&p.pwm), 20000);
    EXPECT_EQ(pwmout_read_pulsewidth_us(&p.pwm), 0);
    EXPECT_EQ(high_part(40000), 0);
}

TEST(pwmout, keeps_the_part_when_the_period_changes) {
    Pwm p;
    pwmout_period_ms(&p.pwm, 10);
    pwmout_write(&p.pwm, 0.25F);
    EXPECT_EQ(pwmout_read_pulsewidth_us(&p.pwm), 2500);
    pwmout_period_us(&p.pwm, 2000);
    EXPECT_EQ(pwmout_read_pulsewidth_us(&p.pwm), 500);
    pwmout_period(&p.pwm, 0.004F);
    EXPECT_EQ(pwmout_read_period_us(&p.pwm), 4000);
    EXPECT_EQ(pwmout_read_pulsewidth_us(&p.pwm), 1000);
}

TEST(pwmout, keeps_the_period_when_the_pulse_changes) {
    Pwm p;
    pwmout_period_us(&p.pwm, 1000);
    pwmout_pulsewidth_us(&p.pwm, 300);
    EXPECT_EQ(pwmout_read_period_us(&p.pwm), 1000);
    EXPECT_GE(pwmout_read(&p.pwm), 0.299F);
    EXPECT_LE(pwmout_read(&p.pwm), 0.301F);
    pwmout_pulsewidth(&p.pwm, 0.0005F);
    EXPECT_EQ(pwmout_read_pulsewidth_us(&p.pwm), 500);
    pwmout_write(&p.pwm, 3.0F);
    EXPECT_EQ(pwmout_read_pulsewidth_us(&p.pwm), 1000);
    pwmout_write(&p.pwm, -1.0F);
    EXPECT_EQ(pwmout_read_pulsewidth_us(&p.pwm), 0);
}

TEST(pwmout, the_pin_is_high_for_that_part) {
    Pwm p;
    pwmout_period_us(&p.pwm, 500);
    const int parts[] = {0, 100, 500, 900, 1000};
    for (const int part : parts) {
        pwmout_write(&p.pwm, static_cast<float>(part) / 1000.0F);
        hal_test::wait(25000);  // the period that was 20 ms ends
        const int got = high_part(50000);
        EXPECT_GE(got, part - 20);
        EXPECT_LE(got, part + 20);
    }
}

}  // namespace

#endif
