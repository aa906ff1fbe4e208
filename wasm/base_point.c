/* Multiples of Ed25519's base point. In place of libsodium's ge25519_scalarmult_base, whose table of 30 kB nothing can compress: the same
 * table is computed when the module starts (under a millisecond), and the same algorithm runs over it. The rules are:
 * - Group and field operations are libsodium's: its file is included here, and the linker drops its own table with the function renamed.
 * - The scalar is secret: every entry of a row is touched (ge25519_cmov8), no index and no branch depends on it.
 * tests/wasm/base_point_test.cpp compares each entry with libsodium's table.
 * Source: "High-speed high-security signatures" (Bernstein, Duif, Lange, Schwabe, Yang; 2011), section 4. */
/* Taking an entry of the table without an index is a quarter of a signature when each step is a call: inlined, and nothing else is. */
#define fe25519_cmov fe25519_cmov_called
#include "private/ed25519_ref10.h"
#undef fe25519_cmov

static inline __attribute__((always_inline)) void
fe25519_cmov(fe25519 f, const fe25519 g, unsigned int b)
{
    const int32_t mask = -(int32_t) b;
    int           i;

    for (i = 0; i < 10; ++i) {
        f[i] ^= mask & (f[i] ^ g[i]);
    }
}

#define ge25519_scalarmult_base ge25519_scalarmult_base_over_constants
#include "crypto_core/ed25519/ref10/ed25519_ref10.c"
#undef ge25519_scalarmult_base

enum { rows = 32, columns = 8, entries = rows * columns };

/* Entry [i * columns + j] is (j + 1) * 256^i * B. */
static ge25519_precomp table[entries];

/* Points in projective coordinates (X, Y, Z in the places of y+x, y-x, 2dxy). */
static void
fill_projective(void)
{
    static const unsigned char base[32] = { 0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
                                            0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
                                            0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66 };
    ge25519_p3     point;
    ge25519_p1p1   sum;
    ge25519_cached first;
    int            i, doubling;

    ge25519_frombytes(&point, base);
    for (i = 0; i < entries; ++i) {
        if (i % columns == 0) {
            for (doubling = 0; i > 0 && doubling < 5; ++doubling) { /* 8 * 2^5 = 256 */
                ge25519_p3_dbl(&sum, &point);
                ge25519_p1p1_to_p3(&point, &sum);
            }
            ge25519_p3_to_cached(&first, &point);
        } else {
            ge25519_add(&sum, &point, &first);
            ge25519_p1p1_to_p3(&point, &sum);
        }
        fe25519_copy(table[i].yplusx, point.X);
        fe25519_copy(table[i].yminusx, point.Y);
        fe25519_copy(table[i].xy2d, point.Z);
    }
}

/* To affine coordinates, with one inversion for all (Montgomery's trick). */
static void
make_affine(void)
{
    fe25519 products[entries]; /* of all Z up to this one */
    fe25519 inverse, reciprocal, x, y;
    int     i;

    fe25519_copy(products[0], table[0].xy2d);
    for (i = 1; i < entries; ++i) {
        fe25519_mul(products[i], products[i - 1], table[i].xy2d);
    }
    fe25519_invert(inverse, products[entries - 1]);
    for (i = entries - 1; i >= 0; --i) {
        if (i > 0) {
            fe25519_mul(reciprocal, inverse, products[i - 1]);
            fe25519_mul(inverse, inverse, table[i].xy2d);
        } else {
            fe25519_copy(reciprocal, inverse);
        }
        fe25519_mul(x, table[i].yplusx, reciprocal);
        fe25519_mul(y, table[i].yminusx, reciprocal);
        fe25519_add(table[i].yplusx, y, x);
        fe25519_sub(table[i].yminusx, y, x);
        fe25519_mul(x, x, y);
        fe25519_mul(table[i].xy2d, x, d2);
    }
}

/* Before anything else of the module runs. */
__attribute__((constructor)) static void
make_table(void)
{
    fill_projective();
    make_affine();
}

/* h + digits[first] * B + digits[first + 2] * 256 * B + ... */
static void
add_every_second(ge25519_p3 *h, const signed char digits[64], int first)
{
    ge25519_precomp multiple;
    ge25519_p1p1    sum;
    int             i;

    for (i = first; i < 64; i += 2) {
        ge25519_cmov8(&multiple, &table[i / 2 * columns], digits[i]);
        ge25519_madd(&sum, h, &multiple);
        ge25519_p1p1_to_p3(h, &sum);
    }
}

/* In: a, secret, below 2^255. Out: h = a * B. */
void
ge25519_scalarmult_base(ge25519_p3 *h, const unsigned char *a)
{
    signed char  digits[64]; /* a in base 16, each from -8 to 8 */
    signed char  carry = 0;
    ge25519_p1p1 sum;
    int          i;

    for (i = 0; i < 64; ++i) {
        digits[i] = (signed char) (((a[i / 2] >> (i % 2 * 4)) & 15) + carry);
        if (i == 63) break; /* the highest one keeps its carry */
        carry = (signed char) ((digits[i] + 8) >> 4);
        digits[i] = (signed char) (digits[i] - carry * 16);
    }
    ge25519_p3_0(h);
    add_every_second(h, digits, 1);
    for (i = 0; i < 4; ++i) { /* times 16 */
        ge25519_p3_dbl(&sum, h);
        ge25519_p1p1_to_p3(h, &sum);
    }
    add_every_second(h, digits, 0);
}
