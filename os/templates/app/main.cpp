#include "mbed.h"

int main()
{
    DigitalOut led(LED1);
    printf("@NAME@ runs\n");
    while (true) {
        led = !led;
        ThisThread::sleep_for(500ms);
    }
}
