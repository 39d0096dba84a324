/* A snapshot of an agent with two blocks. */
#include "fuzz.h"

#include "learning/snapshot.h"

static real first[3], second[11];
static const char *name[] = {"first", "second block"};
static int sizes[] = {3, 11};
static real *blocks[] = {first, second};

static struct agent_blocks params(struct agent *agent) {
    (void)agent;
    struct agent_blocks b = {.n = 2};
    for (int i = 0; i < 2; i++) {
        b.name[i] = name[i];
        b.size[i] = sizes[i];
        b.at[i] = blocks[i];
    }
    return b;
}

void fuzz_one(const uint8_t *data, size_t size) {
    struct agent agent = {.name = "it", .params = params};
    fuzz_file("input", data, size);
    snapshot_load(&agent, "input");
}
