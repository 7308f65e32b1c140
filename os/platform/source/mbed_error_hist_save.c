// SPDX-License-Identifier: BSD-3-Clause
#include <inttypes.h>
#include <stdio.h>

#include "platform/mbed_error.h"

static bool write_entry(FILE* file, const char* title, int number, const mbed_error_ctx* ctx) {
    return fprintf(file,
                   "\n%s %d: Status 0x%" PRIx32 " Code %d Module %d Type %d\nAddress 0x%" PRIx32 " Value 0x%" PRIx32
                   "\nThread 0x%" PRIx32 " SP 0x%" PRIx32 "\n",
                   title, number, (uint32_t)ctx->error_status, (int)MBED_GET_ERROR_CODE(ctx->error_status),
                   (int)MBED_GET_ERROR_MODULE(ctx->error_status), (int)MBED_GET_ERROR_TYPE(ctx->error_status),
                   ctx->error_address, ctx->error_value, ctx->thread_id, ctx->thread_current_sp) > 0;
}

mbed_error_status_t mbed_save_error_hist(const char* path) {
    mbed_error_ctx ctx;
    if (!path || !*path) {
        return MBED_ERROR_INVALID_ARGUMENT;
    }
    FILE* file = fopen(path, "w");
    if (!file) {
        return MBED_ERROR_OPEN_FAILED;
    }
    bool good = fprintf(file, "Errors since the start: %d\n", mbed_get_error_count()) > 0;
    if (good && mbed_get_first_error_info(&ctx) == MBED_SUCCESS) {
        good = write_entry(file, "First", 0, &ctx);
    }
    for (int i = mbed_get_error_hist_count() - 1; good && i >= 0; i--) {
        if (mbed_get_error_hist_info(i, &ctx) == MBED_SUCCESS) {
            good = write_entry(file, "Entry", i, &ctx);
        }
    }
    if (fclose(file) != 0) {
        good = false;
    }
    return good ? MBED_SUCCESS : MBED_ERROR_WRITE_FAILED;
}
