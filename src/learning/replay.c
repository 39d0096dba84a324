#include "learning/replay.h"

#include "programs/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { TERMINATED = 1, TRUNCATED = 2 };

void replay_init(struct replay *p, int capacity, int obs, int act) {
    assert(capacity > 0 && obs > 0 && act > 0);
    size_t n = (size_t)capacity, o = (size_t)obs, a = (size_t)act;
    *p = (struct replay){.capacity = capacity, .obs = obs, .act = act};
    p->s = allocate(n * (2 * o + a + 1), sizeof *p->s);
    p->s2 = p->s + n * o;
    p->a = p->s2 + n * o;
    p->r = p->a + n * a;
    p->ends = allocate(n, 1);
}

void replay_free(struct replay *p) {
    free(p->s);
    free(p->ends);
    *p = (struct replay){0};
}

static void copy(real *to, const real *from, int n) {
    memcpy(to, from, (size_t)n * sizeof *to);
}

void replay_add(struct replay *p, const real *s, const real *a, real r, const real *s2, bool terminated,
                bool truncated) {
    assert(!(terminated && truncated));
    size_t i = (size_t)p->next;
    copy(p->s + i * (size_t)p->obs, s, p->obs);
    copy(p->a + i * (size_t)p->act, a, p->act);
    copy(p->s2 + i * (size_t)p->obs, s2, p->obs);
    p->r[i] = r;
    p->ends[i] = (unsigned char)((terminated ? TERMINATED : 0) | (truncated ? TRUNCATED : 0));
    p->next = (p->next + 1) % p->capacity;
    if (p->size < p->capacity) p->size++;
}

void replay_sample(const struct replay *p, struct rng *rng, struct batch *batch) {
    assert(p->size > 0);
    for (int row = 0; row < batch->n; row++) {
        size_t i = (size_t)rng_below(rng, p->size);
        copy(batch->s + row * p->obs, p->s + i * (size_t)p->obs, p->obs);
        copy(batch->a + row * p->act, p->a + i * (size_t)p->act, p->act);
        copy(batch->s2 + row * p->obs, p->s2 + i * (size_t)p->obs, p->obs);
        batch->r[row] = p->r[i];
        batch->terminated[row] = p->ends[i] & TERMINATED ? R(1) : R(0); /* and not where it was truncated */
    }
}

void batch_init(struct batch *b, int n, int obs, int act) {
    size_t rows = (size_t)n, o = (size_t)obs, a = (size_t)act;
    *b = (struct batch){.n = n, .s = allocate(rows * (2 * o + a + 2), sizeof *b->s)};
    b->s2 = b->s + rows * o;
    b->a = b->s2 + rows * o;
    b->r = b->a + rows * a;
    b->terminated = b->r + rows;
}

void batch_free(struct batch *b) {
    free(b->s);
    *b = (struct batch){0};
}
