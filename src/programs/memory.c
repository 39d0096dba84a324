#include "programs/memory.h"
#include "programs/die.h"

#include <stdlib.h>
#include <string.h>

enum { LINE = 64 };

static size_t handed_out;

void *allocate(size_t n, size_t size) {
    void *block = calloc(n ? n : 1, size);
    if (!block) die(EXIT_RESOURCE, "out of memory for %zu x %zu bytes", n, size);
    handed_out += (n ? n : 1) * size;
    return block;
}

size_t whole_lines(size_t n, size_t size) {
    return (n * size + LINE - 1) / LINE * LINE / size;
}

void *allocate_lines(size_t n, size_t size) {
    size_t bytes = whole_lines(n ? n : 1, size) * size;
    void *block = aligned_alloc(LINE, bytes);
    if (!block) die(EXIT_RESOURCE, "out of memory for %zu x %zu bytes", n, size);
    handed_out += bytes;
    return memset(block, 0, bytes);
}

size_t memory_handed_out(void) {
    return handed_out;
}
