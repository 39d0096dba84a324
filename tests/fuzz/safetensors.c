/* A policy of three observations, two units in each hidden layer and one action, from a file of that format. An input
 * that begins with '{' is a header, and gets its length and the numbers; any other is a whole file. What is accepted
 * must come back from what is then written. */
#include "fuzz.h"

#include "learning/safetensors.h"

#include <math.h>

enum { PARAMETERS = 20, ROOM = 1 << 13 };

static struct policy policy_into(real *parameters) {
    static const double low[] = {-2}, high[] = {2};
    static const int size[] = {3, 2, 2, 2};
    struct policy policy = {.agent = "SAC", .environment = "pendulum", .obs = 3, .parameters = parameters};
    policy.form = (struct policy_form){POLICY_GAUSSIAN, {2, 2}, -5, 2};
    policy.action = (struct env_space){.dim = 1, .low = low, .high = high};
    policy.net = mlp_shape(3, size, RELU, IDENTITY);
    if (policy.net.parameters != PARAMETERS) abort();
    return policy;
}

void fuzz_one(const uint8_t *data, size_t size) {
    static uint8_t whole[ROOM];
    real first[PARAMETERS], again[PARAMETERS];
    size_t length = 0;
    if (size > 0 && data[0] == '{' && size + 8 + 4 * PARAMETERS <= ROOM) {
        for (int i = 0; i < 8; i++) whole[i] = (uint8_t)(size >> 8 * i);
        memcpy(whole + 8, data, size);
        for (size_t i = 0; i < 4 * PARAMETERS; i++) whole[8 + size + i] = (uint8_t)(i % 64); /* small floats */
        fuzz_file("input", whole, 8 + size + 4 * PARAMETERS);
    } else {
        fuzz_file("input", data, size);
    }
    struct policy policy = policy_into(first);
    safetensors_load(&policy, "input");
    for (int i = 0; i < PARAMETERS; i++)
        if (!isfinite(first[i])) abort();
    char *text = safetensors_text(&policy, "again", &length);
    fuzz_file("again", (uint8_t *)text, length);
    policy = policy_into(again);
    safetensors_load(&policy, "again");
    if (memcmp(first, again, sizeof first) != 0) abort();
}
