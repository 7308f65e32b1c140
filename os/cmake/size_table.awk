# SPDX-License-Identifier: BSD-3-Clause
#
# Reads GNU ld's map and prints what each module takes, in bytes: flash (code, constants, initial values) and RAM
# (variables, without heap and stacks that the linker only reserves).

function number(text,   value, i) {
    value = 0
    text = tolower(substr(text, 3))
    for (i = 1; i <= length(text); i++) value = value * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
    return value
}
function module_of(file) {
    if (match(file, /libmbed-(os|baremetal)-[a-z]+\.a/)) {
        file = substr(file, RSTART, RLENGTH)
        sub(/^libmbed-(os|baremetal)-/, "", file)
        sub(/\.a$/, "", file)
        return file
    }
    if (file ~ /lib(c|c_nano|m|g|g_nano|nosys)\.a/) return "C library"
    if (file ~ /libstdc\+\+|libsupc\+\+/) return "C++ library"
    if (file ~ /libgcc\.a|crt[a-z]*\.o/) return "compiler"
    return "application"
}
function add(kind, size, file,   module) {
    module = module_of(file)
    modules[module] = 1
    sizes[module, kind] += size
}
/^Linker script and memory map/ { active = 1 }
!active { next }
/^\.[A-Za-z_]|^\/DISCARD\// {
    output = $1
    kind = ""
    if (output ~ /^\.(text|isr_vector|vectors|rodata|ARM\.ex|init_array|fini_array|preinit_array|flash)/) kind = "flash"
    else if (output ~ /^\.data|^\.ramfunc/) kind = "data"
    else if (output ~ /^\.(bss|noinit|crash)/) kind = "ram"
    next
}
/^ (\.|COMMON|\*fill\*)/ {
    if ($1 == "*fill*") { if (kind != "") fill[kind] += number($3); next }
    section = $1
    if (NF == 1) { waiting = 1; next } # a long name: the rest is on the next line
    if (NF >= 4 && kind != "") add(kind, number($3), $4 (NF > 4 ? " " $5 : ""))
    next
}
waiting { waiting = 0; if (kind != "" && $1 ~ /^0x/) add(kind, number($2), $3) }
END {
    for (kind in fill) { modules["alignment"] = 1; sizes["alignment", kind] += fill[kind] }
    n = 0
    for (m in modules) names[++n] = m
    for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++)
        if (sizes[names[j], "flash"] + sizes[names[j], "data"] > sizes[names[i], "flash"] + sizes[names[i], "data"]) {
            t = names[i]; names[i] = names[j]; names[j] = t
        }
    printf "  %-14s %9s %9s\n", "module", "flash", "RAM"
    for (i = 1; i <= n; i++) {
        f = sizes[names[i], "flash"] + sizes[names[i], "data"]; r = sizes[names[i], "data"] + sizes[names[i], "ram"]
        if (f + r) printf "  %-14s %9d %9d\n", names[i], f, r
        flash += f; ram += r
    }
    printf "  %-14s %9d %9d\n", "total", flash, ram
}
