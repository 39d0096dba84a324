#include "learning/policy_header.h"

#include "programs/die.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PER_LINE = 6, NAME = 128 };

/* Letters of ASCII, whatever the locale. */
static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The file's name without folder and ending, as a name of C, and in capitals. */
static void make_names(const char *path, char *name, char *capitals) {
    const char *slash = strrchr(path, '/'), *from = slash ? slash + 1 : path;
    int n = 0;
    if (!is_letter(*from)) name[n++] = 'p'; /* neither a digit nor an underscore begins a name that is free */
    for (; *from && strcmp(from, ".h") != 0 && n < NAME; from++)
        name[n++] = is_letter(*from) || (*from >= '0' && *from <= '9') ? *from : '_';
    name[n] = '\0';
    for (int i = 0; i <= n; i++) capitals[i] = name[i] >= 'a' && name[i] <= 'z' ? (char)(name[i] - 'a' + 'A') : name[i];
}

static void put_number(FILE *file, int i, int n, real x) {
    fprintf(file, "%s%.8ef%s", i % PER_LINE ? " " : "\n        ", (double)x, i + 1 < n ? "," : "};\n");
}

/* A layer's weights, a row per output, and its biases. */
static void put_layer(FILE *file, const struct policy *p, int l) {
    int in = p->net.size[l], out = p->net.size[l + 1];
    fprintf(file, "    static const float weight%d[%d] = { /* [%d][%d] */", l, in * out, out, in);
    for (int i = 0; i < in * out; i++) put_number(file, i, in * out, policy_weight(p, l, i / in, i % in));
    fprintf(file, "    static const float bias%d[%d] = {", l, out);
    for (int i = 0; i < out; i++) put_number(file, i, out, policy_bias(p, l, i));
}

static void put_layers(FILE *file, const char *name, const struct policy *p) {
    const int *size = p->net.size;
    fprintf(file,
            "/* y[outputs] = weight x[inputs] + bias, each element one chain of fused multiply-adds. */\n"
            "static inline void %s_layer_(int inputs, int outputs, const float *weight, const float *bias,\n"
            "                             const float *x, int relu, float *y) {\n"
            "    for (int j = 0; j < outputs; j++) {\n"
            "        float sum = bias[j];\n"
            "        for (int i = 0; i < inputs; i++) sum = fmaf(x[i], weight[j * inputs + i], sum);\n"
            "        y[j] = relu && sum < 0.0f ? 0.0f : sum;\n"
            "    }\n"
            "}\n\n"
            "/* What the network puts out before the last activation: output[%d]. */\n"
            "static inline void %s_network_(const float *observation, float *output) {\n",
            name, size[p->net.layers], name);
    for (int l = 0; l < p->net.layers; l++) put_layer(file, p, l);
    for (int l = 0; l + 1 < p->net.layers; l++) fprintf(file, "    float hidden%d[%d];\n", l, size[l + 1]);
    for (int l = 0; l < p->net.layers; l++) {
        char from[32] = "observation", to[32] = "output";
        bool last = l + 1 == p->net.layers;
        if (l) snprintf(from, sizeof from, "hidden%d", l - 1);
        if (!last) snprintf(to, sizeof to, "hidden%d", l);
        fprintf(file, "    %s_layer_(%d, %d, weight%d, bias%d, %s, %d, %s);\n", name, size[l], size[l + 1], l, l, from,
                !last, to);
    }
    fprintf(file, "}\n\n");
}

static void put_values(FILE *file, const char *name, const struct policy *p) {
    fprintf(file,
            "/* values[%d], the estimated return of each action. */\n"
            "static inline void %s_values(const float *observation, float *values) {\n"
            "    %s_network_(observation, values);\n"
            "}\n\n"
            "/* The first of the actions with the largest value. */\n"
            "static inline int %s_action(const float *observation) {\n"
            "    float values[%d];\n"
            "    int best = 0;\n"
            "    %s_network_(observation, values);\n"
            "    for (int a = 1; a < %d; a++)\n"
            "        if (values[a] > values[best]) best = a;\n"
            "    return best;\n"
            "}\n\n",
            p->action.n, name, name, name, p->action.n, name, p->action.n);
}

static void put_distribution(FILE *file, const char *name, const struct policy *p) {
    int act = p->action.dim;
    fprintf(file,
            "/* mean[%d] and log_std[%d] of the Gaussian before the tangent. */\n"
            "static inline void %s_distribution(const float *observation, float *mean, float *log_std) {\n"
            "    float output[%d];\n"
            "    %s_network_(observation, output);\n"
            "    for (int j = 0; j < %d; j++) {\n"
            "        float x = output[%d + j];\n"
            "        mean[j] = output[j];\n"
            "        log_std[j] = x < %.8ef ? %.8ef : x > %.8ef ? %.8ef : x;\n"
            "    }\n"
            "}\n\n",
            act, act, name, 2 * act, name, act, act, p->form.log_sigma_low, p->form.log_sigma_low,
            p->form.log_sigma_high, p->form.log_sigma_high);
}

static void put_action(FILE *file, const char *name, const struct policy *p) {
    int act = p->action.dim;
    fprintf(file,
            "/* action[%d], in the environment's units, without exploration. */\n"
            "static inline void %s_action(const float *observation, float *action) {\n"
            "    static const float middle[%d] = {",
            act, name, act);
    for (int i = 0; i < act; i++) put_number(file, i, act, policy_middle(p, i));
    fprintf(file, "    static const float reach[%d] = {", act);
    for (int i = 0; i < act; i++) put_number(file, i, act, policy_reach(p, i));
    fprintf(file,
            "    float output[%d];\n"
            "    %s_network_(observation, output);\n"
            "    for (int j = 0; j < %d; j++) action[j] = middle[j] + reach[j] * tanhf(output[j]);\n"
            "}\n\n",
            p->net.size[p->net.layers], name, act);
}

char *policy_header_text(const struct policy *p, const char *path, size_t *length) {
    char name[NAME + 1], capitals[NAME + 1], *text;
    make_names(path, name, capitals);
    FILE *file = open_memstream(&text, length);
    if (!file) die(EXIT_RESOURCE, "out of memory for a policy");
    fprintf(file,
            "/* What the agent %s learned on the task %s. Needs C99 or C++, and libm. */\n"
            "#ifndef %s_POLICY_H\n#define %s_POLICY_H\n\n#include <math.h>\n\n"
            "enum { %s_OBSERVATIONS = %d, %s_ACTIONS = %d };\n\n",
            p->agent, p->environment, capitals, capitals, capitals, p->obs, capitals,
            p->action.n ? p->action.n : p->action.dim);
    put_layers(file, name, p);
    if (p->form.head == POLICY_VALUES) put_values(file, name, p);
    if (p->form.head == POLICY_GAUSSIAN) put_distribution(file, name, p);
    if (p->form.head != POLICY_VALUES) put_action(file, name, p);
    fprintf(file, "#endif\n");
    if (fclose(file) != 0) die(EXIT_RESOURCE, "out of memory for a policy");
    return text;
}
