// SPDX-License-Identifier: BSD-3-Clause
//
// A message on a CAN bus (ISO 11898-1).
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

enum CANFormat { CANStandard = 0, CANExtended = 1, CANAny = 2 };
typedef enum CANFormat CANFormat;

enum CANType { CANData = 0, CANRemote = 1 };
typedef enum CANType CANType;

struct CAN_Message {
    unsigned int id;  // 11 or 29 bits
    unsigned char data[8];
    unsigned char len;  // bytes of data, 0 to 8
    CANFormat format;
    CANType type;
};
typedef struct CAN_Message CAN_Message;

#ifdef __cplusplus
}
#endif
