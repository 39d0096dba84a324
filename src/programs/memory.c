#include "programs/memory.h"
#include "programs/die.h"

#include <stdlib.h>

void *allocate(size_t n, size_t size) {
    void *block = calloc(n ? n : 1, size);
    if (!block) die(EXIT_RESOURCE, "out of memory for %zu x %zu bytes", n, size);
    return block;
}
