// SPDX-License-Identifier: BSD-3-Clause
//
// Errors with a number that says what and where, their history, and what is kept of a fatal one over the reset.
//
// A status is negative. Its bits 0 to 15 are the code, 16 to 23 the module, 29 to 30 the type: POSIX codes (errno), the
// system's, or the application's own. docs/errors.md shows what is printed and kept.
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

#include "platform/mbed_assert.h"
#include "platform/mbed_toolchain.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef MBED_CONF_PLATFORM_MAX_ERROR_FILENAME_LEN
#define MBED_CONF_PLATFORM_MAX_ERROR_FILENAME_LEN 16
#endif
#ifndef MBED_CONF_PLATFORM_ERROR_HIST_SIZE
#define MBED_CONF_PLATFORM_ERROR_HIST_SIZE 4
#endif

#define MBED_ERROR_STATUS_CODE_MASK (0x0000FFFF)
#define MBED_ERROR_STATUS_CODE_POS (0)
#define MBED_ERROR_STATUS_MODULE_MASK (0x00FF0000)
#define MBED_ERROR_STATUS_MODULE_POS (16)
#define MBED_ERROR_STATUS_TYPE_MASK (0x60000000)
#define MBED_ERROR_STATUS_TYPE_POS (29)

#define MBED_MAKE_ERROR(module, error_code) \
    ((mbed_error_status_t)(0x80000000U | ((uint32_t)(error_code) & (MBED_ERROR_STATUS_CODE_MASK | MBED_ERROR_STATUS_TYPE_MASK)) | \
                           ((uint32_t)(module) << MBED_ERROR_STATUS_MODULE_POS)))
#define MBED_MAKE_SYSTEM_ERROR(type, module, error_code) \
    ((mbed_error_status_t)(0x80000000U | ((uint32_t)(error_code) & MBED_ERROR_STATUS_CODE_MASK) | \
                           ((uint32_t)(module) << MBED_ERROR_STATUS_MODULE_POS) | ((uint32_t)(type) << MBED_ERROR_STATUS_TYPE_POS)))
#define MBED_MAKE_CUSTOM_ERROR(module, error_code) MBED_MAKE_SYSTEM_ERROR(MBED_ERROR_TYPE_CUSTOM, module, error_code)
#define MBED_GET_ERROR_TYPE(error_status) (((error_status) & MBED_ERROR_STATUS_TYPE_MASK) >> MBED_ERROR_STATUS_TYPE_POS)
#define MBED_GET_ERROR_MODULE(error_status) (((error_status) & MBED_ERROR_STATUS_MODULE_MASK) >> MBED_ERROR_STATUS_MODULE_POS)
#define MBED_GET_ERROR_CODE(error_status) ((int)((error_status) & MBED_ERROR_STATUS_CODE_MASK))

/// 0, or negative.
typedef int mbed_error_status_t;

typedef enum _mbed_error_type_t {
    MBED_ERROR_TYPE_SYSTEM = 0,
    MBED_ERROR_TYPE_CUSTOM = 1,
    // 2 is free
    MBED_ERROR_TYPE_POSIX = 3
} mbed_error_type_t;

typedef enum _mbed_module_type {
    MBED_MODULE_APPLICATION = 0,
    MBED_MODULE_PLATFORM = 1,
    MBED_MODULE_KERNEL = 2,
    MBED_MODULE_NETWORK_STACK = 3,
    MBED_MODULE_HAL = 4,
    MBED_MODULE_MEMORY_SUBSYSTEM = 5,
    MBED_MODULE_FILESYSTEM = 6,
    MBED_MODULE_BLOCK_DEVICE = 7,
    MBED_MODULE_DRIVER = 8,
    MBED_MODULE_DRIVER_SERIAL = 9,
    MBED_MODULE_DRIVER_RTC = 10,
    MBED_MODULE_DRIVER_I2C = 11,
    MBED_MODULE_DRIVER_SPI = 12,
    MBED_MODULE_DRIVER_GPIO = 13,
    MBED_MODULE_DRIVER_ANALOG = 14,
    MBED_MODULE_DRIVER_DIGITAL = 15,
    MBED_MODULE_DRIVER_CAN = 16,
    MBED_MODULE_DRIVER_ETHERNET = 17,
    MBED_MODULE_DRIVER_CRC = 18,
    MBED_MODULE_DRIVER_PWM = 19,
    MBED_MODULE_DRIVER_QSPI = 20,
    MBED_MODULE_DRIVER_USB = 21,
    MBED_MODULE_TARGET_SDK = 22,
    MBED_MODULE_BLE = 23,
    MBED_MODULE_NETWORK_STATS = 24,
    MBED_MODULE_UNKNOWN = 255,
    MBED_MODULE_MAX = MBED_MODULE_UNKNOWN
} mbed_module_type_t;

#define MBED_SUCCESS 0
#define MBED_POSIX_ERROR_BASE 0
#define MBED_SYSTEM_ERROR_BASE 256
#define MBED_CUSTOM_ERROR_BASE 4096

// A code and its type, as MBED_MAKE_ERROR takes it; and the whole status, of no module in particular.
#define MBED_DEFINE_SYSTEM_ERROR(name, number) \
    MBED_ERROR_CODE_##name = MBED_SYSTEM_ERROR_BASE + (number), \
    MBED_ERROR_##name = (int)(0x80000000U | (MBED_MODULE_UNKNOWN << MBED_ERROR_STATUS_MODULE_POS) | (MBED_SYSTEM_ERROR_BASE + (number)))
#define MBED_DEFINE_POSIX_ERROR(name, number) \
    MBED_ERROR_CODE_##name = (int)(((uint32_t)MBED_ERROR_TYPE_POSIX << MBED_ERROR_STATUS_TYPE_POS) | (uint32_t)(number)), \
    MBED_ERROR_##name = (int)(0x80000000U | ((uint32_t)MBED_ERROR_TYPE_POSIX << MBED_ERROR_STATUS_TYPE_POS) | \
                              (MBED_MODULE_UNKNOWN << MBED_ERROR_STATUS_MODULE_POS) | (uint32_t)(number))
#define MBED_DEFINE_CUSTOM_ERROR(name, number) \
    MBED_ERROR_CODE_##name = (int)(((uint32_t)MBED_ERROR_TYPE_CUSTOM << MBED_ERROR_STATUS_TYPE_POS) | (MBED_CUSTOM_ERROR_BASE + (number))), \
    MBED_ERROR_##name = (int)(0x80000000U | ((uint32_t)MBED_ERROR_TYPE_CUSTOM << MBED_ERROR_STATUS_TYPE_POS) | \
                              (MBED_MODULE_UNKNOWN << MBED_ERROR_STATUS_MODULE_POS) | (MBED_CUSTOM_ERROR_BASE + (number)))

typedef enum _mbed_error_code {
    MBED_DEFINE_POSIX_ERROR(EPERM, EPERM),
    MBED_DEFINE_POSIX_ERROR(ENOENT, ENOENT),
    MBED_DEFINE_POSIX_ERROR(EINTR, EINTR),
    MBED_DEFINE_POSIX_ERROR(EIO, EIO),
    MBED_DEFINE_POSIX_ERROR(ENXIO, ENXIO),
    MBED_DEFINE_POSIX_ERROR(EBADF, EBADF),
    MBED_DEFINE_POSIX_ERROR(EAGAIN, EAGAIN),
    MBED_DEFINE_POSIX_ERROR(ENOMEM, ENOMEM),
    MBED_DEFINE_POSIX_ERROR(EACCES, EACCES),
    MBED_DEFINE_POSIX_ERROR(EFAULT, EFAULT),
    MBED_DEFINE_POSIX_ERROR(EBUSY, EBUSY),
    MBED_DEFINE_POSIX_ERROR(EEXIST, EEXIST),
    MBED_DEFINE_POSIX_ERROR(ENODEV, ENODEV),
    MBED_DEFINE_POSIX_ERROR(ENOTDIR, ENOTDIR),
    MBED_DEFINE_POSIX_ERROR(EISDIR, EISDIR),
    MBED_DEFINE_POSIX_ERROR(EINVAL, EINVAL),
    MBED_DEFINE_POSIX_ERROR(ENFILE, ENFILE),
    MBED_DEFINE_POSIX_ERROR(EMFILE, EMFILE),
    MBED_DEFINE_POSIX_ERROR(ENOTTY, ENOTTY),
    MBED_DEFINE_POSIX_ERROR(EFBIG, EFBIG),
    MBED_DEFINE_POSIX_ERROR(ENOSPC, ENOSPC),
    MBED_DEFINE_POSIX_ERROR(ESPIPE, ESPIPE),
    MBED_DEFINE_POSIX_ERROR(EROFS, EROFS),
    MBED_DEFINE_POSIX_ERROR(EMLINK, EMLINK),
    MBED_DEFINE_POSIX_ERROR(EPIPE, EPIPE),
    MBED_DEFINE_POSIX_ERROR(EDOM, EDOM),
    MBED_DEFINE_POSIX_ERROR(ERANGE, ERANGE),
    MBED_DEFINE_POSIX_ERROR(ENOSYS, ENOSYS),
    MBED_DEFINE_POSIX_ERROR(ENOTSUP, ENOTSUP),
    MBED_DEFINE_POSIX_ERROR(ETIMEDOUT, ETIMEDOUT),
    MBED_DEFINE_POSIX_ERROR(EMSGSIZE, EMSGSIZE),
    MBED_DEFINE_POSIX_ERROR(EALREADY, EALREADY),
    MBED_DEFINE_POSIX_ERROR(EINPROGRESS, EINPROGRESS),
    MBED_DEFINE_POSIX_ERROR(ENOTCONN, ENOTCONN),
    MBED_DEFINE_POSIX_ERROR(ECONNRESET, ECONNRESET),
    MBED_DEFINE_POSIX_ERROR(ECONNABORTED, ECONNABORTED),
    MBED_DEFINE_POSIX_ERROR(ENOBUFS, ENOBUFS),
    MBED_DEFINE_SYSTEM_ERROR(UNKNOWN, 0),
    MBED_DEFINE_SYSTEM_ERROR(INVALID_ARGUMENT, 1),
    MBED_DEFINE_SYSTEM_ERROR(INVALID_DATA_DETECTED, 2),
    MBED_DEFINE_SYSTEM_ERROR(INVALID_FORMAT, 3),
    MBED_DEFINE_SYSTEM_ERROR(INVALID_INDEX, 4),
    MBED_DEFINE_SYSTEM_ERROR(INVALID_SIZE, 5),
    MBED_DEFINE_SYSTEM_ERROR(INVALID_OPERATION, 6),
    MBED_DEFINE_SYSTEM_ERROR(ITEM_NOT_FOUND, 7),
    MBED_DEFINE_SYSTEM_ERROR(ACCESS_DENIED, 8),
    MBED_DEFINE_SYSTEM_ERROR(UNSUPPORTED, 9),
    MBED_DEFINE_SYSTEM_ERROR(BUFFER_FULL, 10),
    MBED_DEFINE_SYSTEM_ERROR(MEDIA_FULL, 11),
    MBED_DEFINE_SYSTEM_ERROR(ALREADY_IN_USE, 12),
    MBED_DEFINE_SYSTEM_ERROR(TIMEOUT, 13),
    MBED_DEFINE_SYSTEM_ERROR(NOT_READY, 14),
    MBED_DEFINE_SYSTEM_ERROR(FAILED_OPERATION, 15),
    MBED_DEFINE_SYSTEM_ERROR(OPERATION_PROHIBITED, 16),
    MBED_DEFINE_SYSTEM_ERROR(OPERATION_ABORTED, 17),
    MBED_DEFINE_SYSTEM_ERROR(WRITE_PROTECTED, 18),
    MBED_DEFINE_SYSTEM_ERROR(NO_RESPONSE, 19),
    MBED_DEFINE_SYSTEM_ERROR(SEMAPHORE_LOCK_FAILED, 20),
    MBED_DEFINE_SYSTEM_ERROR(MUTEX_LOCK_FAILED, 21),
    MBED_DEFINE_SYSTEM_ERROR(SEMAPHORE_UNLOCK_FAILED, 22),
    MBED_DEFINE_SYSTEM_ERROR(MUTEX_UNLOCK_FAILED, 23),
    MBED_DEFINE_SYSTEM_ERROR(CRC_ERROR, 24),
    MBED_DEFINE_SYSTEM_ERROR(OPEN_FAILED, 25),
    MBED_DEFINE_SYSTEM_ERROR(CLOSE_FAILED, 26),
    MBED_DEFINE_SYSTEM_ERROR(READ_FAILED, 27),
    MBED_DEFINE_SYSTEM_ERROR(WRITE_FAILED, 28),
    MBED_DEFINE_SYSTEM_ERROR(INITIALIZATION_FAILED, 29),
    MBED_DEFINE_SYSTEM_ERROR(BOOT_FAILURE, 30),
    MBED_DEFINE_SYSTEM_ERROR(OUT_OF_MEMORY, 31),
    MBED_DEFINE_SYSTEM_ERROR(OUT_OF_RESOURCES, 32),
    MBED_DEFINE_SYSTEM_ERROR(ALLOC_FAILED, 33),
    MBED_DEFINE_SYSTEM_ERROR(FREE_FAILED, 34),
    MBED_DEFINE_SYSTEM_ERROR(OVERFLOW, 35),
    MBED_DEFINE_SYSTEM_ERROR(UNDERFLOW, 36),
    MBED_DEFINE_SYSTEM_ERROR(STACK_OVERFLOW, 37),
    MBED_DEFINE_SYSTEM_ERROR(ISR_QUEUE_OVERFLOW, 38),
    MBED_DEFINE_SYSTEM_ERROR(TIMER_QUEUE_OVERFLOW, 39),
    MBED_DEFINE_SYSTEM_ERROR(CLIB_SPACE_UNAVAILABLE, 40),
    MBED_DEFINE_SYSTEM_ERROR(CLIB_EXCEPTION, 41),
    MBED_DEFINE_SYSTEM_ERROR(CLIB_MUTEX_INIT_FAILURE, 42),
    MBED_DEFINE_SYSTEM_ERROR(CREATE_FAILED, 43),
    MBED_DEFINE_SYSTEM_ERROR(DELETE_FAILED, 44),
    MBED_DEFINE_SYSTEM_ERROR(THREAD_CREATE_FAILED, 45),
    MBED_DEFINE_SYSTEM_ERROR(THREAD_DELETE_FAILED, 46),
    MBED_DEFINE_SYSTEM_ERROR(PROHIBITED_IN_ISR_CONTEXT, 47),
    MBED_DEFINE_SYSTEM_ERROR(PINMAP_INVALID, 48),
    MBED_DEFINE_SYSTEM_ERROR(RTOS_EVENT, 49),
    MBED_DEFINE_SYSTEM_ERROR(RTOS_THREAD_EVENT, 50),
    MBED_DEFINE_SYSTEM_ERROR(RTOS_MUTEX_EVENT, 51),
    MBED_DEFINE_SYSTEM_ERROR(RTOS_SEMAPHORE_EVENT, 52),
    MBED_DEFINE_SYSTEM_ERROR(RTOS_MEMORY_POOL_EVENT, 53),
    MBED_DEFINE_SYSTEM_ERROR(RTOS_TIMER_EVENT, 54),
    MBED_DEFINE_SYSTEM_ERROR(RTOS_EVENT_FLAGS_EVENT, 55),
    MBED_DEFINE_SYSTEM_ERROR(RTOS_MESSAGE_QUEUE_EVENT, 56),
    MBED_DEFINE_SYSTEM_ERROR(DEVICE_BUSY, 57),
    MBED_DEFINE_SYSTEM_ERROR(CONFIG_UNSUPPORTED, 58),
    MBED_DEFINE_SYSTEM_ERROR(CONFIG_MISMATCH, 59),
    MBED_DEFINE_SYSTEM_ERROR(ALREADY_INITIALIZED, 60),
    MBED_DEFINE_SYSTEM_ERROR(HARDFAULT_EXCEPTION, 61),
    MBED_DEFINE_SYSTEM_ERROR(MEMMANAGE_EXCEPTION, 62),
    MBED_DEFINE_SYSTEM_ERROR(BUSFAULT_EXCEPTION, 63),
    MBED_DEFINE_SYSTEM_ERROR(USAGEFAULT_EXCEPTION, 64),
    MBED_DEFINE_SYSTEM_ERROR(BLE_NO_FRAME_INITIALIZED, 65),
    MBED_DEFINE_SYSTEM_ERROR(BLE_BACKEND_CREATION_FAILED, 66),
    MBED_DEFINE_SYSTEM_ERROR(BLE_BACKEND_NOT_INITIALIZED, 67),
    MBED_DEFINE_SYSTEM_ERROR(ASSERTION_FAILED, 68),
    MBED_DEFINE_SYSTEM_ERROR(AUTHENTICATION_FAILED, 69),
    MBED_DEFINE_SYSTEM_ERROR(RBP_AUTHENTICATION_FAILED, 70),
    MBED_DEFINE_SYSTEM_ERROR(BLE_USE_INCOMPATIBLE_API, 71),
    MBED_DEFINE_SYSTEM_ERROR(BLE_ILLEGAL_STATE, 72),
    MBED_ERROR_CUSTOM_BASE = MBED_CUSTOM_ERROR_BASE
} mbed_error_code_t;

/// What is known of an error.
typedef struct _mbed_error_ctx {
    mbed_error_status_t error_status;
    uint32_t error_address;
    uint32_t error_value;
    uint32_t thread_id;
    uint32_t thread_entry_address;
    uint32_t thread_stack_size;
    uint32_t thread_stack_mem;
    uint32_t thread_current_sp;
    int32_t error_reboot_count;
    int32_t is_error_processed;
    uint32_t crc_error_ctx; ///< of everything before it
#if MBED_CONF_PLATFORM_ERROR_FILENAME_CAPTURE_ENABLED
    char error_filename[MBED_CONF_PLATFORM_MAX_ERROR_FILENAME_LEN];
    uint32_t error_line_number;
#endif
} mbed_error_ctx;

/// Called with every error that is raised. ISR, if it is raised there.
typedef void (*mbed_error_hook_t)(const mbed_error_ctx* error_ctx);

/// The last error; MBED_SUCCESS if there was none.
mbed_error_status_t mbed_get_first_error(void);
mbed_error_status_t mbed_get_last_error(void);
mbed_error_status_t mbed_get_first_error_info(mbed_error_ctx* error_info);
mbed_error_status_t mbed_get_last_error_info(mbed_error_ctx* error_info);
/// Since the start or the last mbed_clear_all_errors().
int mbed_get_error_count(void);
mbed_error_status_t mbed_clear_all_errors(void);
/// Whether mbed_error() is at work: its hooks may ask. Any context.
bool mbed_get_error_in_progress(void);
/// A status of its parts. A code that the type has not: that of an unknown error of an unknown module.
mbed_error_status_t mbed_make_error(mbed_error_type_t error_type, mbed_module_type_t entity, mbed_error_code_t error_code);

/// Remembers an error and goes on. The result is its status. Any context.
mbed_error_status_t mbed_warning(mbed_error_status_t error_status, const char* error_msg, unsigned int error_value,
                                 const char* filename, int line_number);
/// Prints an error, keeps it over the reset, and halts or resets. Does not return. Any context.
MBED_NORETURN mbed_error_status_t mbed_error(mbed_error_status_t error_status, const char* error_msg,
                                             unsigned int error_value, const char* filename, int line_number);
/// The old way: printf's arguments for a message of at most 127 characters, no number. Does not return. Any context.
MBED_NORETURN void error(const char* format, ...) MBED_PRINTF(1, 2);

/// One hook at a time; NULL: none.
mbed_error_status_t mbed_set_error_hook(mbed_error_hook_t custom_error_hook);
/// The application may define it: called by mbed_error() before it halts or resets.
void mbed_error_hook(const mbed_error_ctx* error_ctx);
/// The application may define it: called at the start if the reset before it came of an error.
void mbed_error_reboot_callback(mbed_error_ctx* error_context);

/// The error that led to the reset. MBED_ERROR_ITEM_NOT_FOUND: there was none.
mbed_error_status_t mbed_get_reboot_error_info(mbed_error_ctx* error_info);
/// Forgets it.
mbed_error_status_t mbed_reset_reboot_error_info(void);
/// Sets the count of resets by errors back, and nothing else.
mbed_error_status_t mbed_reset_reboot_count(void);

/// The latest errors, index 0 the oldest, platform.error-hist-size of them at most: platform.error-hist-enabled, without which
/// there are none. MBED_ERROR_INVALID_ARGUMENT, MBED_ERROR_ITEM_NOT_FOUND: no such index. Any context.
mbed_error_status_t mbed_get_error_hist_info(int index, mbed_error_ctx* error_info);
int mbed_get_error_hist_count(void);
/// Writes the history as text to a file, the latest first. MBED_ERROR_INVALID_ARGUMENT, MBED_ERROR_OPEN_FAILED,
/// MBED_ERROR_WRITE_FAILED. Threads.
mbed_error_status_t mbed_save_error_hist(const char* path);

#if MBED_CONF_PLATFORM_ERROR_FILENAME_CAPTURE_ENABLED
#define MBED_ERROR_FILE __FILE__
#else
#define MBED_ERROR_FILE NULL
#endif
#define MBED_WARNING1(error_status, error_msg, error_value) \
    mbed_warning(error_status, error_msg, (uint32_t)(error_value), MBED_ERROR_FILE, __LINE__)
#define MBED_WARNING(error_status, error_msg) MBED_WARNING1(error_status, error_msg, 0)
#define MBED_ERROR1(error_status, error_msg, error_value) \
    mbed_error(error_status, error_msg, (uint32_t)(error_value), MBED_ERROR_FILE, __LINE__)
#define MBED_ERROR2(error_status, error_msg, error_value, second) \
    ((void)(second), MBED_ERROR1(error_status, error_msg, error_value))
#define MBED_ERROR(error_status, error_msg) MBED_ERROR1(error_status, error_msg, 0)

#ifdef __cplusplus
}
#endif
