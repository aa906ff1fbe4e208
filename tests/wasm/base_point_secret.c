/* For valgrind: a product whose scalar counts as undefined memory, so that a branch or an index that depends on it is an error. With an
 * argument: one that leaks, which valgrind must find. */
#include <valgrind/memcheck.h>

void computed_entry(unsigned char out[96], int row, int column);
void multiply_by_computed(unsigned char out[32], const unsigned char scalar[32]);

int
main(int count, char **arguments)
{
    unsigned char scalar[32] = { 0x5a, 0x88, 0x07 };
    unsigned char out[96];

    (void) arguments;
    VALGRIND_MAKE_MEM_UNDEFINED(scalar, sizeof scalar);
    if (count > 1) {
        computed_entry(out, scalar[0] & 31, 0);
    } else {
        multiply_by_computed(out, scalar);
    }
    return 0;
}
