/* What the C library and Emscripten would ask of JavaScript, answered here: the module takes nothing from outside. */

/* What abort comes to (a broken contract): the call ends in a RuntimeError. */
void __wasi_proc_exit(int code) { /* NOLINT(bugprone-reserved-identifier,cert-dcl37-c): the system's name */
    (void)code;
    __builtin_trap();
}

/* JavaScript looks at the memory anew in each call. */
void emscripten_notify_memory_growth(int memory) {
    (void)memory;
}
