// SPDX-License-Identifier: BSD-3-Clause
#include <stdio.h>
#include <string.h>

#include "device_test.h"
#include "mbed.h"

namespace device_test {
namespace {

Test *first;
Test **end = &first;
const Test *current;
bool failed;
bool skipped;

const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

} // namespace

// In the order of definition within a file; the linker gives the order of files.
Test::Test(const char *group, const char *name, void (*run)()) : group(group), name(name), run(run), next(nullptr)
{
    *end = this;
    end = &next;
}

void fail(const char *file, int line, const char *what)
{
    failed = true;
    printf("[ FAIL ] %s.%s %s:%d: %s\n", current->group, current->name, base_name(file), line, what);
}

void fail_compare(const char *file, int line, const char *what, long long left, long long right)
{
    failed = true;
    printf("[ FAIL ] %s.%s %s:%d: %s; left %ld (0x%lx), right %ld (0x%lx)\n", current->group, current->name,
           base_name(file), line, what, (long)left, (unsigned long)left, (long)right, (unsigned long)right);
}

void skip(const char *why)
{
    skipped = true;
    printf("[ SKIP ] %s.%s: %s\n", current->group, current->name, why);
}

void note(const char *name, long long value, const char *unit)
{
    printf("[ NOTE ] %s %ld %s\n", name, (long)value, unit);
}

} // namespace device_test

int main()
{
    using namespace device_test;
    int passed = 0;
    int failures = 0;
    int skips = 0;
    for (const Test *test = first; test; test = test->next) {
        current = test;
        failed = false;
        skipped = false;
        printf("[ RUN ] %s.%s\n", test->group, test->name);
        test->run();
        if (failed) {
            failures++;
        } else if (skipped) {
            skips++;
        } else {
            passed++;
            printf("[  OK ] %s.%s\n", test->group, test->name);
        }
    }
    printf("[ DONE ] %d passed, %d failed, %d skipped\n", passed, failures, skips);
    fflush(stdout);
    return 0;
}
