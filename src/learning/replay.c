#include "learning/replay.h"

#include "numbers/simd.h"
#include "programs/memory.h"

#include <assert.h>
#include <stdlib.h>

enum { TERMINATED = 1, TRUNCATED = 2 };

/*
What belongs to a transition lies in one row, because the rows of a batch lie anywhere in memory: each costs the time to
fetch its first cache line, and those that follow come along.
*/
static size_t row_size(const struct replay *p) {
    return (size_t)(2 * p->obs + p->act + 2);
}

size_t replay_bytes(int capacity, int obs, int act) {
    struct replay shape = {.obs = obs, .act = act};
    return (size_t)capacity * row_size(&shape) * sizeof(real);
}

void replay_init(struct replay *p, int capacity, int obs, int act) {
    assert(capacity > 0 && obs > 0 && act > 0);
    *p = (struct replay){.capacity = capacity, .obs = obs, .act = act};
    p->row = allocate((size_t)capacity * row_size(p), sizeof *p->row);
}

void replay_free(struct replay *p) {
    free(p->row);
    *p = (struct replay){0};
}

void replay_add(struct replay *p, const real *s, const real *a, real r, const real *s2, bool terminated,
                bool truncated) {
    assert(!(terminated && truncated));
    real *row = p->row + (size_t)p->next * row_size(p);
    vec_copy(row, s, p->obs);
    vec_copy(row += p->obs, a, p->act);
    vec_copy(row += p->act, s2, p->obs);
    row += p->obs;
    row[0] = r;
    row[1] = R(terminated ? TERMINATED : truncated ? TRUNCATED : 0);
    p->next = (p->next + 1) % p->capacity;
    if (p->size < p->capacity) p->size++;
}

void replay_state(struct replay *p, struct state *state) {
    const struct state_number same[] = {{"capacity of the replay", p->capacity},
                                        {"numbers of a stored observation", p->obs},
                                        {"numbers of a stored action", p->act}};
    state_same_all(state, same, sizeof same / sizeof *same);
    state_int(state, &p->size, 0, p->capacity);
    state_int(state, &p->next, 0, p->capacity - 1);
    state_reals(state, p->row, (size_t)p->size * row_size(p));
}

bool replay_chose_below(const struct replay *p, int n) {
    for (int i = 0; i < p->size; i++) {
        real a = p->row[(size_t)i * row_size(p) + (size_t)p->obs];
        if (!(a >= 0 && a < R(n)) || a != R((int)a)) return false;
    }
    return true;
}

/* Of n stored rows the numbers from `first` on, one row behind the other. A few numbers of each are copied column by
 * column: that makes a few long loops instead of many short ones. */
static void gather(int n, const real *const *row, size_t first, int numbers, real *to) {
    if (numbers < 4)
        for (int k = 0; k < numbers; k++)
            for (int i = 0; i < n; i++) to[i * numbers + k] = row[i][first + (size_t)k];
    else
        for (int i = 0; i < n; i++) vec_copy(to + i * numbers, row[i] + first, numbers);
}

/* All rows are asked for before the first one is needed. */
void replay_sample(const struct replay *p, struct rng *rng, struct batch *batch) {
    enum { PART = 64 };
    const real *from[PART];
    int obs = p->obs, act = p->act;
    size_t rest = (size_t)(2 * obs + act);
    assert(p->size > 0);
    for (int first = 0; first < batch->n; first += PART) {
        int rows = batch->n - first < PART ? batch->n - first : PART;
        for (int i = 0; i < rows; i++) {
            from[i] = p->row + (size_t)rng_below(rng, p->size) * row_size(p);
            for (size_t k = 0; k < row_size(p); k += 16) __builtin_prefetch(from[i] + k);
            __builtin_prefetch(from[i] + row_size(p) - 1);
        }
        gather(rows, from, 0, obs, batch->s + first * obs);
        gather(rows, from, (size_t)obs, act, batch->a + first * act);
        gather(rows, from, (size_t)(obs + act), obs, batch->s2 + first * obs);
        gather(rows, from, rest, 1, batch->r + first);
        for (int i = 0; i < rows; i++) batch->terminated[first + i] = from[i][rest + 1] == R(TERMINATED) ? R(1) : R(0);
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
