#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Puts the twin machine into a QEMU 10.0 source tree: edit_tree.py PROJECT_ROOT QEMU_TREE.

Our files are copied; QEMU's own are changed at anchors, short strings that must occur exactly as often as said, so that
a QEMU that differs is refused and never silently misedited. Each edit starts from a pristine copy kept beside the
file, and a file is written only when its contents change: running this again rebuilds nothing.
"""

import pathlib
import sys

COPIES = {
    "sim/qemu/twin.c": "hw/arm/twin.c",
    "sim/qemu/twin_halt.c": "hw/arm/twin_halt.c",
    "sim/qemu/twin_icount.c": "hw/arm/twin_icount.c",
    "sim/qemu/twin_mpu.c": "hw/arm/twin_mpu.c",
    "sim/qemu/twin_snapshot.c": "hw/arm/twin_snapshot.c",
    "sim/qemu/twin_internal.h": "hw/arm/twin_internal.h",
    "sim/qemu/twin.h": "include/hw/arm/twin.h",
    "sim/abi/twin_abi.h": "include/hw/arm/twin_abi.h",
    "sim/qemu/twin.mak": "configs/devices/arm-softmmu/twin.mak",
}

HEADER = '#include "hw/arm/twin.h"\n'


def before(anchor, text, count=1):
    return (anchor, text + anchor, count)


def after(anchor, text, count=1):
    return (anchor, anchor + text, count)


def replace(anchor, text, count=1):
    return (anchor, text, count)


EDITS = {
    # Clearing registers at every return defends against exploits of a hypervisor; here it costs each register access.
    "meson.build": [replace("hardening_flags += '-fzero-call-used-regs=used-gpr'", "hardening_flags += []")],
    # libfdt is needed by the boot code of other boards only, and is not on every machine.
    "configs/targets/arm-softmmu.mak": [replace("TARGET_NEED_FDT=y\n", "")],
    "target/arm/Kconfig": [replace("    select DEVICE_TREE", "    #")],
    "hw/arm/meson.build": [
        replace(
            "arm_ss.add(files('boot.c'))\n",
            "arm_ss.add(when: fdt, if_true: files('boot.c'))\n"
            "arm_ss.add(when: 'CONFIG_TWIN', if_true: files('twin.c', 'twin_halt.c', 'twin_icount.c', 'twin_mpu.c', 'twin_snapshot.c'))\n",
        )
    ],
    "hw/arm/Kconfig": [before("config ARM_V7M\n", "config TWIN\n    bool\n    depends on TCG && ARM\n    select ARM_V7M\n\n")],
    # Lockup ends QEMU; a chip stays dark until something resets it. The other calls tell the machine of HardFault, and
    # keep the event register of WFE.
    "hw/intc/armv7m_nvic.c": [
        after('#include "hw/intc/armv7m_nvic.h"\n', HEADER),
        before('cpu_abort(CPU(s->cpu),\n                      "Lockup: can\'t take', "twin_cpu_lockup(CPU(s->cpu));\n            "),
        before('cpu_abort(CPU(s->cpu),\n                          "Lockup: can\'t esc', "twin_cpu_lockup(CPU(s->cpu));\n                "),
        before('cpu_abort(CPU(s->cpu),\n                      "Lockup: can\'t esc', "twin_cpu_lockup(CPU(s->cpu));\n            "),
        before("    write_v7m_exception(env, s->vectpending);", "    twin_exception_entry(env, pending);\n"),
        before("    trace_nvic_complete_irq(", "    twin_exception_exit(irq);\n"),
        before(
            "        vec->pending = 1;\n        nvic_irq_update(s);",
            "        twin_exception_pended(&s->cpu->env);\n",
        ),
        # A kernel that guards its stacks moves a region at every switch of threads.
        replace(
            "        cpu->env.pmsav7.drbar[region] = value & ~0x1f;\n        tlb_flush(CPU(cpu));\n",
            "        twin_set_mpu_base(cpu, region, value & ~0x1f);\n",
        ),
        # Armv6-M has the System Control Register too, and SLEEPDEEP is what tells the models' power management.
        replace(
            "    case 0xd10: /* System Control.  */\n        if (!arm_feature(&cpu->env, ARM_FEATURE_V7)) {\n"
            "            goto bad_offset;\n        }\n",
            "    case 0xd10: /* System Control.  */\n",
            2,
        ),
        replace(
            "value &= ~(R_V7M_SCR_SLEEPDEEP_MASK | R_V7M_SCR_SLEEPDEEPS_MASK);",
            "value &= ~R_V7M_SCR_SLEEPDEEPS_MASK;",
        ),
    ],
    # WFE sleeps and SEV wakes, instead of both being hints that do nothing: firmware that idles in WFE would burn a core.
    "target/arm/tcg/op_helper.c": [
        after('#include "cpregs.h"\n', HEADER),
        after(
            "void HELPER(wfe)(CPUARMState *env)\n{\n",
            "    if (arm_feature(env, ARM_FEATURE_M)) {\n        twin_wfe(env);\n    }\n",
        ),
        before(
            "void HELPER(wfe)(CPUARMState *env)\n{\n",
            "void HELPER(sev)(CPUARMState *env)\n{\n    twin_sev();\n}\n\n",
        ),
        before("    cs->exception_index = EXCP_HLT;\n    cs->halted = 1;\n    cpu_loop_exit(cs);\n#endif\n}\n\nvoid HELPER(wfit)", "    twin_wfi(env);\n"),
    ],
    # Semihosting is the models' too: its console is in the record of a run, its clock is the run's, and its files are
    # where the user allows them.
    "target/arm/tcg/m_helper.c": [
        after('#include "semihosting/common-semi.h"\n', HEADER),
        replace(
            "        do_common_semihosting(cs);\n#else\n        g_assert_not_reached();\n#endif\n"
            "        env->regs[15] += env->thumb ? 2 : 4;\n",
            "        if (twin_semihosting(env)) {\n            env->regs[15] += 2;\n        }\n"
            "#else\n        g_assert_not_reached();\n#endif\n",
        ),
        after('qemu_log_mask(CPU_LOG_INT, "...successful exception return\\n");\n', "    twin_exception_return(env);\n"),
    ],
    "target/arm/helper.h": [after("DEF_HELPER_1(wfe, void, env)\n", "DEF_HELPER_1(sev, void, env)\n")],
    "target/arm/tcg/t16.decode": [replace("    # SEV       1011", "    SEV         1011")],
    "target/arm/tcg/t32.decode": [replace("        # SEV    1111", "        SEV      1111")],
    "target/arm/tcg/translate.c": [
        before(
            "static bool trans_WFI(",
            "static bool trans_SEV(DisasContext *s, arg_SEV *a)\n{\n    if (arm_dc_feature(s, ARM_FEATURE_M)) {\n"
            "        gen_helper_sev(tcg_env);\n    }\n    return true;\n}\n\n",
        ),
        after('#include "cpregs.h"\n', HEADER),
        # A word beside the code, in memory that only changes with notice, is a constant.
        before(
            "    addr = op_addr_ri_pre(s, a);\n\n    tmp = tcg_temp_new_i32();\n    gen_aa32_ld_i32(s, tmp, addr, mem_idx, mop);",
            "    uint32_t literal;\n\n"
            "    if (a->rn == 15 && a->rt != 15 && a->p && !a->w && (mop & MO_SIZE) == MO_32 &&\n"
            "        twin_literal(((s->pc_curr + 4) & ~3u) + (a->u ? a->imm : -a->imm), &literal)) {\n"
            "        store_reg(s, a->rt, tcg_constant_i32(literal));\n"
            "        return true;\n    }\n\n",
        ),
    ],
    "accel/tcg/cpu-exec.c": [
        after('#include "internal-target.h"\n', HEADER),
        # Waking is told where the CPU is about to execute, whatever woke it.
        before(
            "#endif /* !CONFIG_USER_ONLY */\n\n    return false;\n}\n\nstatic inline void cpu_handle_debug",
            "    if (unlikely(twin_asleep)) {\n        twin_wake();\n    }\n",
        ),
    ],
    # See twin_mpu.c.
    "accel/tcg/cputlb.c": [
        after('#include "internal-target.h"\n', HEADER),
        replace(
            "    CPUTLBEntryFull full;\n\n    if (ops->tlb_fill_align) {\n",
            "    CPUTLBEntryFull full;\n"
            "    const uint64_t entry = tlb_read_idx(tlb_entry(cpu, mmu_idx, addr), type);\n"
            "    const bool was_there = entry != -1 && (entry & TARGET_PAGE_MASK) == (addr & TARGET_PAGE_MASK);\n\n"
            "    if (was_there && !(addr & ((1u << memop_alignment_bits(memop)) - 1)) &&\n"
            "        twin_small_region_known(addr, mmu_idx, type)) {\n"
            "        return true;\n    }\n"
            "    if (ops->tlb_fill_align) {\n",
        ),
        before(
            "            tlb_set_page_full(cpu, mmu_idx, addr, &full);\n            return true;\n",
            "            if (full.lg_page_size < TARGET_PAGE_BITS) {\n"
            "                twin_small_region_note(addr, mmu_idx, type, was_there);\n            }\n",
        ),
    ],
    # QEMU rewinds at every device access that is not the last instruction of its block. The clock needs that under
    # -icount; address maps that change under an access need it otherwise, and ours do not.
    "accel/tcg/translator.c": [
        after('#include "tb-internal.h"\n', HEADER),
        before(
            "    tcg_gen_st8_i32(tcg_constant_i32(val), tcg_env,",
            "    if (!(tb_cflags(db->tb) & CF_USE_ICOUNT)) {\n        return;\n    }\n",
        ),
        before(
            "        /* Stop translation if the output buffer is full,",
            "        if ((cflags & CF_USE_ICOUNT) && twin_io_seen(insn_pc)) {\n"
            "            db->is_jmp = DISAS_TOO_MANY;\n            break;\n        }\n",
        ),
        before("        *max_insns = ++db->num_insns;\n", "        vaddr insn_pc = db->pc_next;\n"),
        # Each block takes its instructions off a budget of 16 bits and looks at 32, the budget and the request to exit: a
        # load behind a narrower store, which processors do not forward, at every block. Two narrow loads are forwarded.
        replace(
            "        tcg_gen_ld_i32(count, tcg_env,",
            "        ((cflags & CF_USE_ICOUNT) && !HOST_BIG_ENDIAN ? tcg_gen_ld16u_i32 : tcg_gen_ld_i32)(count, tcg_env,",
        ),
        replace(
            "        tcg_gen_brcondi_i32(TCG_COND_LT, count, 0, tcg_ctx->exitreq_label);",
            "        TCGv_i32 negative = count;\n\n"
            "        if ((cflags & CF_USE_ICOUNT) && !HOST_BIG_ENDIAN) {\n"
            "            negative = tcg_temp_new_i32();\n"
            "            tcg_gen_ld16s_i32(negative, tcg_env,\n"
            "                              offsetof(ArchCPU, parent_obj.neg.icount_decr.u16.high) - offsetof(ArchCPU, env));\n"
            "            tcg_gen_or_i32(negative, negative, count);\n"
            "        }\n"
            "        tcg_gen_brcondi_i32(TCG_COND_LT, negative, 0, tcg_ctx->exitreq_label);",
        ),
    ],
    "accel/tcg/translate-all.c": [
        after('#include "internal-target.h"\n', HEADER),
        # The block is built anew, with this instruction as its last.
        before(
            "    cpu->cflags_next_tb = curr_cflags(cpu) | CF_MEMI_ONLY | CF_NOIRQ | n;",
            "    twin_note_io(cpu->cc->get_pc(cpu));\n    tb_phys_invalidate(tb, -1);\n",
        ),
    ],
    # Idle time is skipped by the vCPU's thread and by nothing else.
    "accel/tcg/icount-common.c": [
        replace("static bool icount_sleep = true;", "bool icount_sleep = true;"),
        before('#include "hw/core/cpu.h"\n', HEADER),
        replace(
            "    if (!runstate_is_running()) {\n        return;\n    }\n\n    if (replay_mode != REPLAY_MODE_PLAY) {\n",
            "    if (!icount_sleep || !runstate_is_running()) {\n        return;\n    }\n\n"
            "    if (replay_mode != REPLAY_MODE_PLAY) {\n",
        ),
    ],
    "accel/tcg/tcg-accel-ops-rr.c": [
        after('#include "tcg-accel-ops-icount.h"\n', HEADER),
        replace(
            "        bql_unlock();\n        replay_mutex_lock();\n        bql_lock();\n",
            "        bql_unlock();\n        twin_let_main_loop_in();\n        replay_mutex_lock();\n        bql_lock();\n",
        ),
        replace(
            "if (icount_enabled() && all_cpu_threads_idle()) {",
            "if (icount_enabled() && all_cpu_threads_idle() && !twin_warp_while_idle()) {",
        ),
    ],
    # The checks and the splitting between here and a node are of no use to it, and cost a fifth of a register access.
    "system/memory.c": [
        after('#include "trace.h"\n', HEADER),
        replace(
            "    unsigned size = memop_size(op);\n    MemTxResult r;\n\n    if (mr->alias) {",
            "    unsigned size = memop_size(op);\n    MemTxResult r;\n\n    if (mr->ops == &twin_ops) {\n"
            "        *pval = 0;\n        r = twin_ops.read_with_attrs(mr->opaque, addr, pval, size, attrs);\n"
            "        adjust_endianness(mr, pval, op);\n        return r;\n    }\n    if (mr->alias) {",
        ),
        replace(
            "    unsigned size = memop_size(op);\n\n    if (mr->alias) {",
            "    unsigned size = memop_size(op);\n\n    if (mr->ops == &twin_ops) {\n"
            "        adjust_endianness(mr, &data, op);\n"
            "        return twin_ops.write_with_attrs(mr->opaque, addr, data, size, attrs);\n    }\n    if (mr->alias) {",
        ),
    ],
    # The table of translated blocks grows by itself; 512 kB from the start are more than a microcontroller's firmware fills.
    "accel/tcg/tb-context.h": [replace("#define CODE_GEN_HTABLE_BITS     15", "#define CODE_GEN_HTABLE_BITS     10")],
    # A huge page for translated code is 2 MiB of every node, used or not; a fleet has a thousand of them.
    "tcg/region.c": [replace("    qemu_madvise(region.start_aligned, region.total_size, QEMU_MADV_HUGEPAGE);\n", "")],
    # A vCPU's thread that waits for its grant holds the big lock, and takes no signals by itself.
    "system/runstate.c": [
        after('#include "system/runstate.h"\n', HEADER),
        before("    shutdown_signal = signal;\n", "    twin_terminate();\n"),
    ],
    # The CPU has the big lock for the 30 ns of a register access, again and again. Who waits for it asleep makes the CPU
    # wake it at each of them, and comes too late; a few tries before that get it.
    "system/cpus.c": [
        replace(
            "    qemu_mutex_init(&bql);\n",
            "    pthread_mutexattr_t adaptive;\n\n"
            "    qemu_mutex_init(&bql);\n"
            "    pthread_mutexattr_init(&adaptive);\n"
            "    pthread_mutexattr_settype(&adaptive, PTHREAD_MUTEX_ADAPTIVE_NP);\n"
            "    pthread_mutex_init(&bql.lock, &adaptive);\n",
        ),
        # In real time an idle CPU's thread looks for messages of the host by itself before it sleeps.
        after('#include "hw/boards.h"\n', HEADER),
        replace("        qemu_cond_wait(cpu->halt_cond, &bql);\n", "        twin_halt(cpu);\n"),
    ],
    # The idle loop of virtual time must see who waits for the lock, or a debugger would never get in.
    "util/main-loop.c": [
        after('#include "qemu/main-loop.h"\n', HEADER),
        replace(
            "    ret = qemu_poll_ns((GPollFD *)gpollfds->data, gpollfds->len, timeout);\n\n"
            "    replay_mutex_lock();\n    bql_lock();\n",
            "    ret = qemu_poll_ns((GPollFD *)gpollfds->data, gpollfds->len, timeout);\n\n"
            "    replay_mutex_lock();\n    qatomic_inc(&twin_main_loop_waits);\n    bql_lock();\n"
            "    qatomic_dec(&twin_main_loop_waits);\n",
        ),
    ],
}


def write_if_changed(path, data):
    if not path.exists() or path.read_bytes() != data:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def main():
    root, tree = map(pathlib.Path, sys.argv[1:3])
    errors = []
    for name, edits in EDITS.items():
        path = tree / name
        pristine = path.with_name(path.name + ".pristine")
        if not pristine.exists():
            # Made complete before it gets its name, since a broken one would be the base of every later edit.
            part = pristine.with_name(pristine.name + ".part")
            part.write_bytes(path.read_bytes())
            part.rename(pristine)
        text = pristine.read_text()
        for anchor, replacement, count in edits:
            if text.count(anchor) != count:
                errors.append(f"{name}: found {text.count(anchor)} times, expected {count}: {anchor.strip()!r}")
            text = text.replace(anchor, replacement)
        write_if_changed(path, text.encode())
    for source, target in COPIES.items():
        write_if_changed(tree / target, (root / source).read_bytes())
    if errors:
        print("edit_tree: this is not the QEMU that the twin machine was written for:", *errors, sep="\n  ", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
