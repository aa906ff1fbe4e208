/* In place of libsodium's randombytes: this module has no source of randomness, every random byte is an argument. What asks for one
 * ends the module. sodium_init asks once, after stirring, for the canary of sodium_malloc, which nothing here uses: zeros do. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static int canary_is_next;

void randombytes_stir(void) {
    canary_is_next = 1;
}

void randombytes_buf(void* const buffer, const size_t size) {
    if (!canary_is_next) abort();
    canary_is_next = 0;
    memset(buffer, 0, size);
}

uint32_t randombytes_uniform(const uint32_t upper_bound) {
    (void)upper_bound;
    abort();
}
