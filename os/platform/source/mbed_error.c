// SPDX-License-Identifier: BSD-3-Clause
#include "platform/mbed_error.h"

#include <string.h>

#include "cmsis.h"
#include "crash_record.h"
#include "mbed_last_words.h"
#include "platform/internal/mbed_error_hist.h"
#include "platform/mbed_critical.h"
#include "platform/mbed_interface.h"
#include "platform/mbed_power_mgmt.h"
#if MBED_CONF_RTOS_PRESENT
#include "rtos/cmsis_os2.h"
#endif

static mbed_error_ctx first, last;
static int count;
static mbed_error_hook_t hook;
static volatile bool dying;
static int32_t reboots;

MBED_WEAK void mbed_error_hook(const mbed_error_ctx* error_ctx)
{
    (void)error_ctx;
}

static void fill(mbed_error_ctx* ctx, mbed_error_status_t status, unsigned int value, const char* filename, int line,
                 uint32_t address)
{
    memset(ctx, 0, sizeof *ctx);
    ctx->error_status = status;
    ctx->error_address = address;
    ctx->error_value = value;
    ctx->thread_current_sp = (uint32_t)(uintptr_t)__builtin_frame_address(0);
#if MBED_CONF_RTOS_PRESENT
    ctx->thread_id = (uint32_t)osThreadGetId();
#endif
#if MBED_CONF_PLATFORM_ERROR_FILENAME_CAPTURE_ENABLED
    if (filename) {
        // The end of a long path says more than its beginning.
        const size_t length = strlen(filename);
        const size_t room = sizeof ctx->error_filename - 1U;
        strncpy(ctx->error_filename, filename + (length > room ? length - room : 0), room);
        ctx->error_line_number = (uint32_t)line;
    }
#else
    (void)filename;
    (void)line;
#endif
}

static void remember(const mbed_error_ctx* ctx)
{
    core_util_critical_section_enter();
    if (count == 0) {
        first = *ctx;
    }
    last = *ctx;
    count++;
#if MBED_CONF_PLATFORM_ERROR_HIST_ENABLED
    mbed_error_hist_put(ctx);
#endif
    core_util_critical_section_exit();
}

static void tell_hook(const mbed_error_ctx* ctx)
{
    if (hook) {
        hook(ctx);
    }
}

mbed_error_status_t mbed_warning(mbed_error_status_t error_status, const char* error_msg, unsigned int error_value,
                                 const char* filename, int line_number)
{
    (void)error_msg;
    mbed_error_ctx ctx;
    fill(&ctx, error_status, error_value, filename, line_number, (uint32_t)(uintptr_t)MBED_CALLER_ADDR());
    remember(&ctx);
    tell_hook(&ctx);
    return error_status;
}

mbed_error_status_t mbed_error(mbed_error_status_t error_status, const char* error_msg, unsigned int error_value,
                               const char* filename, int line_number)
{
    mbed_error_ctx ctx;
    fill(&ctx, error_status, error_value, filename, line_number, (uint32_t)(uintptr_t)MBED_CALLER_ADDR());
    remember(&ctx);
    mbed_last_words("\n\n++ MbedOS Error Info ++\nError Status: ");
    mbed_last_words_hex((uint32_t)error_status);
    mbed_last_words(" Code: ");
    mbed_last_words_decimal(MBED_GET_ERROR_CODE(error_status));
    mbed_last_words(" Module: ");
    mbed_last_words_decimal((int32_t)MBED_GET_ERROR_MODULE(error_status));
    mbed_last_words("\nError Message: ");
    mbed_last_words(error_msg ? error_msg : "");
    mbed_last_words("\nLocation: ");
    mbed_last_words_hex(ctx.error_address);
    mbed_last_words("\nError Value: ");
    mbed_last_words_hex(error_value);
    mbed_last_words("\n-- MbedOS Error Info --\n");
    // An error on the way down, as in a hook, is said and no more: the first is what is kept.
    if (!dying) {
        dying = true;
        reboots = mbed_crash_record_write(&ctx);
        tell_hook(&ctx);
        mbed_error_hook(&ctx);
    }
#if MBED_CONF_PLATFORM_FATAL_ERROR_AUTO_REBOOT_ENABLED
    if (reboots <= MBED_CONF_PLATFORM_ERROR_REBOOT_MAX) {
        system_reset();
    }
    mbed_last_words("Halted: it happens at every start\n");
#endif
    mbed_die();
}

MBED_WEAK void mbed_error_reboot_callback(mbed_error_ctx* error_context)
{
    (void)error_context;
}

mbed_error_status_t mbed_error_initialize(void)
{
    mbed_crash_record_t* record = mbed_crash_record_read();
    if (record) {
        if (!record->error.is_error_processed) {
            mbed_error_reboot_callback(&record->error);
        }
        mbed_crash_record_next_start();
    }
    return MBED_SUCCESS;
}

mbed_error_status_t mbed_set_error_hook(mbed_error_hook_t custom_error_hook)
{
    hook = custom_error_hook;
    return MBED_SUCCESS;
}

mbed_error_status_t mbed_get_first_error(void)
{
    return count ? first.error_status : MBED_SUCCESS;
}

mbed_error_status_t mbed_get_last_error(void)
{
    return count ? last.error_status : MBED_SUCCESS;
}

static mbed_error_status_t tell(const mbed_error_ctx* from, mbed_error_ctx* to)
{
    if (count == 0) {
        return MBED_ERROR_ITEM_NOT_FOUND;
    }
    *to = *from;
    return MBED_SUCCESS;
}

mbed_error_status_t mbed_get_first_error_info(mbed_error_ctx* error_info)
{
    return tell(&first, error_info);
}

mbed_error_status_t mbed_get_last_error_info(mbed_error_ctx* error_info)
{
    return tell(&last, error_info);
}

int mbed_get_error_count(void)
{
    return count;
}

mbed_error_status_t mbed_clear_all_errors(void)
{
    core_util_critical_section_enter();
    count = 0;
#if MBED_CONF_PLATFORM_ERROR_HIST_ENABLED
    mbed_error_hist_reset();
#endif
    core_util_critical_section_exit();
    return MBED_SUCCESS;
}

bool mbed_get_error_in_progress(void)
{
    return dying;
}
