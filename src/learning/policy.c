#include "learning/policy.h"

#include "learning/onnx.h"
#include "learning/policy_header.h"
#include "learning/safetensors.h"
#include "programs/die.h"
#include "programs/files.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct policy policy_of(struct agent *agent, const char *environment, const struct policy_form *form) {
    struct agent_blocks blocks = agent->params(agent);
    int act = agent->action.dim;
    int outputs = form->head == POLICY_VALUES ? agent->action.n : form->head == POLICY_TANH ? act : 2 * act;
    const int size[] = {agent->obs, form->hidden[0], form->hidden[1], outputs};
    struct policy p = {.agent = agent->name,
                       .environment = environment,
                       .form = *form,
                       .obs = agent->obs,
                       .action = agent->action,
                       .net = mlp_shape(3, size, RELU, form->head == POLICY_TANH ? TANH : IDENTITY),
                       .parameters = blocks.at[0]};
    assert(p.net.parameters == blocks.size[0]);
    return p;
}

void policy_layer_name(const struct policy *p, int layer, const char *what, char *name) {
    snprintf(name, 32, "%s.%d.%s", p->form.head == POLICY_VALUES ? "q" : "actor", 2 * layer, what);
}

real policy_weight(const struct policy *p, int layer, int out, int in) {
    return p->parameters[p->net.offset[layer] + in * p->net.size[layer + 1] + out];
}

real policy_bias(const struct policy *p, int layer, int out) {
    return p->parameters[p->net.offset[layer] + p->net.size[layer] * p->net.size[layer + 1] + out];
}

real policy_middle(const struct policy *p, int component) {
    return R((p->action.high[component] + p->action.low[component]) / 2);
}

real policy_reach(const struct policy *p, int component) {
    return R((p->action.high[component] - p->action.low[component]) / 2);
}

/* What makes the text of each kind of file. */
static const struct format {
    const char *ending;
    char *(*text)(const struct policy *policy, const char *path, size_t *length);
} formats[] = {{".safetensors", safetensors_text}, {".onnx", onnx_text}, {".h", policy_header_text}};

static bool ends(const char *path, const char *ending) {
    size_t n = strlen(path), m = strlen(ending);
    return n > m && strcmp(path + n - m, ending) == 0 && path[n - m - 1] != '/';
}

static const struct format *format_of(const char *path) {
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (ends(path, formats[i].ending)) return &formats[i];
    die(EXIT_INPUT, "--export: %s ends neither in .safetensors nor in .onnx nor in .h", path);
}

void policy_refuse(const char *path) {
    format_of(path);
    refuse_unwritable(path);
}

void policy_export(const struct policy *p, const char *path) {
    size_t length;
    const struct format *format = format_of(path);
    for (int i = 0; i < p->net.parameters; i++)
        if (!isfinite(p->parameters[i])) die(EXIT_RESOURCE, "%s: number %d of the policy is not finite", path, i + 1);
    char *text = format->text(p, path, &length);
    write_whole(path, text, length);
    free(text);
}

bool policy_is_file(const char *path) {
    return ends(path, ".safetensors");
}

struct train_score policy_score_loaded(const struct policy *policy, struct agent *agent, struct env *trial,
                                       const char *path, const struct train_config *c) {
    struct rng rng;
    if (!policy_is_file(path)) return train_score_loaded(agent, trial, path, c);
    safetensors_load(policy, path);
    rng_init(&rng, c->seed, 101);
    return train_evaluate(agent, trial, c->final_episodes, &rng);
}

void policy_refuse_save(const char *load, const char *save) {
    if (load && save && policy_is_file(load))
        die(EXIT_INPUT, "--save: %s holds a policy, and a snapshot holds more (--export writes policies)", load);
}
