#include "programs/checksum.h"

#include <stdbool.h>

/* What eight shifts make of a byte that leaves the register. */
static const uint32_t *table(void) {
    static uint32_t entry[256];
    static bool filled;
    for (uint32_t byte = 0; byte < 256 && !filled; byte++) {
        uint32_t sum = byte << 24;
        for (int i = 0; i < 8; i++) sum = sum & 0x80000000u ? sum << 1 ^ 0x04c11db7u : sum << 1;
        entry[byte] = sum;
    }
    filled = true;
    return entry;
}

uint32_t checksum_more(uint32_t sum, const void *bytes, size_t n) {
    const uint32_t *entry = table();
    const unsigned char *at = bytes;
    for (size_t i = 0; i < n; i++) sum = sum << 8 ^ entry[sum >> 24 ^ at[i]];
    return sum;
}

uint32_t checksum_end(uint32_t sum, uint64_t length) {
    for (; length; length >>= 8) {
        unsigned char byte = (unsigned char)(length & 255);
        sum = checksum_more(sum, &byte, 1);
    }
    return ~sum;
}
