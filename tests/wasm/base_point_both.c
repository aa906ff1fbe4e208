/* wasm/base_point.c natively, beside what it replaces: libsodium's own table and function, which stay in the same translation unit. */
#include "wasm/base_point.c"

static const ge25519_precomp constants[rows][columns] = {
#include "crypto_core/ed25519/ref10/fe_25_5/base.h"
};

static void
entry_to_bytes(unsigned char out[96], const ge25519_precomp *entry)
{
    fe25519_tobytes(out, entry->yplusx);
    fe25519_tobytes(out + 32, entry->yminusx);
    fe25519_tobytes(out + 64, entry->xy2d);
}

void
computed_entry(unsigned char out[96], int row, int column)
{
    entry_to_bytes(out, &table[row * columns + column]);
}

void
constant_entry(unsigned char out[96], int row, int column)
{
    entry_to_bytes(out, &constants[row][column]);
}

void
multiply_by_computed(unsigned char out[32], const unsigned char scalar[32])
{
    ge25519_p3 point;

    ge25519_scalarmult_base(&point, scalar);
    ge25519_p3_tobytes(out, &point);
}

void
multiply_by_constants(unsigned char out[32], const unsigned char scalar[32])
{
    ge25519_p3 point;

    ge25519_scalarmult_base_over_constants(&point, scalar);
    ge25519_p3_tobytes(out, &point);
}
