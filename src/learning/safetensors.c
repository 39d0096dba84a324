#include "learning/safetensors.h"

#include "learning/bytes.h"
#include "programs/die.h"
#include "programs/files.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { NAME = 128, VALUE = 1024, DIMENSIONS = 2, ARRAYS = 2 * MLP_LAYERS, METADATA = 9, WIDTH = sizeof(real) };

static const char *const head_name[] = {"values", "tanh", "squashed gaussian"};
static const char *const head_action[] = {"the first of the largest outputs", "(high + low)/2 + output (high - low)/2",
                                          "(high + low)/2 + tanh(mean) (high - low)/2"};

/* What the metadata say, in the order of the file. */
struct metadata {
    int n;
    const char *key[METADATA];
    char value[METADATA][VALUE];
};

static void add(struct metadata *m, const char *key, const char *value) {
    m->key[m->n] = key;
    snprintf(m->value[m->n++], VALUE, "%s", value);
}

static void add_numbers(struct metadata *m, const char *key, const double *x, int n) {
    size_t at = 0;
    m->key[m->n] = key;
    for (int i = 0; i < n; i++) at += (size_t)snprintf(m->value[m->n] + at, VALUE - at, "%c%.17g", i ? ',' : '[', x[i]);
    snprintf(m->value[m->n++] + at, VALUE - at, "]");
}

static void add_number(struct metadata *m, const char *key, double x) {
    char value[32];
    snprintf(value, sizeof value, "%.17g", x);
    add(m, key, value);
}

static struct metadata metadata_of(const struct policy *p) {
    struct metadata m = {0};
    add(&m, "agent", p->agent);
    add(&m, "environment", p->environment);
    add(&m, "head", head_name[p->form.head]);
    add(&m, "action", head_action[p->form.head]);
    if (p->form.head == POLICY_VALUES) return m;
    add_numbers(&m, "action_low", p->action.low, p->action.dim);
    add_numbers(&m, "action_high", p->action.high, p->action.dim);
    if (p->form.head == POLICY_TANH) return m;
    add_number(&m, "log_std_min", p->form.log_sigma_low);
    add_number(&m, "log_std_max", p->form.log_sigma_high);
    return m;
}

/*
## Writing

The header is filled up with blanks to a multiple of eight bytes, so that the numbers begin at one. Names and values are
this program's own, and hold nothing that JSON would want escaped.
*/
static void put_real(FILE *file, real x) {
    put_bytes(file, WIDTH == 4 ? float_bits((float)x) : double_bits((double)x), WIDTH);
}

static void put_array(FILE *file, const char *name, int out, int in, long *at) {
    long size = (long)out * (in ? in : 1) * WIDTH;
    fprintf(file, ",\"%s\":{\"dtype\":\"%s\",\"shape\":[%d", name, WIDTH == 4 ? "F32" : "F64", out);
    if (in) fprintf(file, ",%d", in);
    fprintf(file, "],\"data_offsets\":[%ld,%ld]}", *at, *at + size);
    *at += size;
}

static void put_header(const struct policy *p, FILE *file) {
    struct metadata m = metadata_of(p);
    char name[32];
    long at = 0;
    fprintf(file, "{\"__metadata__\":{");
    for (int i = 0; i < m.n; i++) fprintf(file, "%s\"%s\":\"%s\"", i ? "," : "", m.key[i], m.value[i]);
    fputc('}', file);
    for (int l = 0; l < p->net.layers; l++) {
        policy_layer_name(p, l, "weight", name);
        put_array(file, name, p->net.size[l + 1], p->net.size[l], &at);
        policy_layer_name(p, l, "bias", name);
        put_array(file, name, p->net.size[l + 1], 0, &at);
    }
    fputc('}', file);
    while (ftell(file) % 8 != 0) fputc(' ', file);
}

static FILE *text_open(char **text, size_t *length) {
    FILE *file = open_memstream(text, length);
    if (!file) die(EXIT_RESOURCE, "out of memory for a policy");
    return file;
}

char *safetensors_text(const struct policy *p, const char *path, size_t *length) {
    char *header, *text;
    size_t n;
    (void)path;
    FILE *file = text_open(&header, &n);
    put_header(p, file);
    fclose(file);
    file = text_open(&text, length);
    put_bytes(file, n, 8);
    fwrite(header, 1, n, file);
    free(header);
    for (int l = 0; l < p->net.layers; l++) {
        for (int out = 0; out < p->net.size[l + 1]; out++)
            for (int in = 0; in < p->net.size[l]; in++) put_real(file, policy_weight(p, l, out, in));
        for (int out = 0; out < p->net.size[l + 1]; out++) put_real(file, policy_bias(p, l, out));
    }
    if (fclose(file) != 0) die(EXIT_RESOURCE, "out of memory for a policy");
    return text;
}

/*
## Reading

A file that came from elsewhere is not trusted. The header's length is held against the file's before a byte of it is
looked at. The JSON that a header may be is small: an object of objects, whose values are texts, or lists of whole
numbers. The reader knows what it wants beforehand, namely the arrays of the policy, and takes nothing else. So there is
a place for each array, and no number of the file decides how much memory is asked for.
*/
struct array {
    char name[32];
    long shape[DIMENSIONS], offset[2];
    int dimensions, width; /* bytes of a number; 0: not seen yet */
};

struct reader {
    const struct policy *policy;
    const char *path, *at, *end; /* of the header */
    struct array array[ARRAYS];  /* those that are wanted, in the order of the parameters */
    int arrays;
};

static _Noreturn void refuse(const struct reader *r, const char *what) {
    die(EXIT_INPUT, "%s: no safetensors file: %s", r->path, what);
}

static void skip_blanks(struct reader *r) {
    while (r->at < r->end && strchr(" \t\r\n", *r->at) && *r->at) r->at++;
}

/* Whether `c` comes next; then it is passed over. */
static bool next_is(struct reader *r, char c) {
    skip_blanks(r);
    if (r->at == r->end || *r->at != c) return false;
    r->at++;
    return true;
}

static void expect(struct reader *r, char c) {
    char what[64];
    snprintf(what, sizeof what, "its header lacks a '%c' where one is due", c);
    if (!next_is(r, c)) refuse(r, what);
}

/* One character of a text, escapes resolved; beyond ASCII a question mark, for no name here has such a one. */
static char read_character(struct reader *r) {
    static const char escape[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    char c = *r->at++;
    if ((unsigned char)c < ' ') refuse(r, "a text in its header holds a control character");
    if (c != '\\') return c;
    if (r->at == r->end) refuse(r, "a text in its header does not end");
    c = *r->at++;
    const char *found = c ? strchr(escape, c) : NULL;
    if (found) return meant[found - escape];
    if (c != 'u' || r->end - r->at < 4) refuse(r, "a text in its header holds an escape that is none");
    unsigned code = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        const char *digits = "0123456789abcdef0123456789ABCDEF", *digit = *r->at ? strchr(digits, *r->at) : NULL;
        if (!digit) refuse(r, "a text in its header holds an escape that is none");
        code = 16 * code + (unsigned)(digit - digits) % 16;
    }
    return code >= ' ' && code < 127 ? (char)code : '?';
}

static void read_string(struct reader *r, char *text, int room) {
    int n = 0;
    expect(r, '"');
    while (r->at < r->end && *r->at != '"') {
        char c = read_character(r);
        if (n + 1 == room) refuse(r, "a text in its header is longer than any that a policy has");
        text[n++] = c;
    }
    if (r->at == r->end) refuse(r, "a text in its header does not end");
    r->at++;
    text[n] = '\0';
}

/* A list of up to `most` whole numbers from 0 on; returns how many. */
static int read_numbers(struct reader *r, long *x, int most) {
    int n = 0;
    expect(r, '[');
    if (next_is(r, ']')) return 0;
    do {
        skip_blanks(r);
        const char *from = r->at;
        long value = 0;
        while (r->at < r->end && *r->at >= '0' && *r->at <= '9') {
            value = 10 * value + (*r->at++ - '0');
            if (value > 1L << 27) refuse(r, "a number in its header is larger than any place in a policy");
        }
        if (r->at == from) refuse(r, "a list in its header holds something else than whole numbers");
        if (*from == '0' && r->at - from > 1) refuse(r, "a number in its header begins with 0");
        if (n == most) refuse(r, "a list in its header is longer than any that a policy has");
        x[n++] = value;
    } while (next_is(r, ','));
    expect(r, ']');
    return n;
}

static void read_metadata(struct reader *r) {
    struct metadata m = metadata_of(r->policy);
    char key[NAME], value[VALUE];
    expect(r, '{');
    if (next_is(r, '}')) return;
    do {
        read_string(r, key, NAME);
        expect(r, ':');
        read_string(r, value, VALUE);
        for (int i = 1; i < m.n; i++) /* who learned it does not matter */
            if (strcmp(key, m.key[i]) == 0 && strcmp(value, m.value[i]) != 0)
                die(EXIT_INPUT, "%s: its %s is '%s' where the agent has '%s'", r->path, key, value, m.value[i]);
    } while (next_is(r, ','));
    expect(r, '}');
}

static void read_array(struct reader *r, struct array *a) {
    char key[NAME], type[NAME];
    int seen[3] = {0};
    expect(r, '{');
    do {
        read_string(r, key, NAME);
        expect(r, ':');
        int which = strcmp(key, "dtype") == 0 ? 0 : strcmp(key, "shape") == 0 ? 1 : 2;
        if (which == 2 && strcmp(key, "data_offsets") != 0)
            die(EXIT_INPUT, "%s: '%s' has a '%s', which no array has", r->path, a->name, key);
        if (seen[which]++) die(EXIT_INPUT, "%s: '%s' has two of '%s'", r->path, a->name, key);
        if (which == 0) read_string(r, type, NAME);
        if (which == 1) a->dimensions = read_numbers(r, a->shape, DIMENSIONS);
        if (which == 2 && read_numbers(r, a->offset, 2) != 2) refuse(r, "an array's place is not two numbers");
    } while (next_is(r, ','));
    expect(r, '}');
    if (!seen[0] || !seen[1] || !seen[2])
        die(EXIT_INPUT, "%s: '%s' lacks its type, its shape or its place", r->path, a->name);
    a->width = strcmp(type, "F32") == 0 ? 4 : strcmp(type, "F64") == 0 ? 8 : 0;
    if (!a->width) die(EXIT_INPUT, "%s: '%s' has numbers of type %s, not F32 or F64", r->path, a->name, type);
}

static void read_header(struct reader *r) {
    char name[NAME];
    bool metadata = false;
    if (r->at == r->end || *r->at != '{') refuse(r, "its header does not begin with '{'");
    expect(r, '{');
    if (next_is(r, '}')) return;
    do {
        read_string(r, name, NAME);
        expect(r, ':');
        int i = 0;
        if (strcmp(name, "__metadata__") == 0) {
            if (metadata) refuse(r, "it has metadata twice");
            metadata = true;
            read_metadata(r);
            continue;
        }
        while (i < r->arrays && strcmp(r->array[i].name, name) != 0) i++;
        if (i == r->arrays) die(EXIT_INPUT, "%s: an array '%s', which the agent's policy has not", r->path, name);
        if (r->array[i].width) die(EXIT_INPUT, "%s: '%s' is there twice", r->path, name);
        read_array(r, &r->array[i]);
    } while (next_is(r, ','));
    expect(r, '}');
    skip_blanks(r);
    if (r->at != r->end) refuse(r, "something stands behind its header's last '}'");
}

/*
An array must be there, have the policy's shape, and as many bytes as that needs. Then the places are walked through
from the first byte on: some array must begin where the last one ended, until all are used and the bytes, too.
*/
static void check_shape(const struct reader *r, const struct array *a, int layer, bool weight) {
    long out = r->policy->net.size[layer + 1], in = weight ? r->policy->net.size[layer] : 1;
    if (!a->width) die(EXIT_INPUT, "%s: there is no '%s'", r->path, a->name);
    if (a->dimensions != (weight ? 2 : 1) || a->shape[0] != out || (weight && a->shape[1] != in))
        die(EXIT_INPUT, "%s: '%s' has the shape [%ld%s%.0ld] where the agent has [%ld%s%.0ld]", r->path, a->name,
            a->dimensions ? a->shape[0] : 0, a->dimensions > 1 ? ", " : "", a->dimensions > 1 ? a->shape[1] : 0, out,
            weight ? ", " : "", weight ? in : 0);
    if (a->offset[1] < a->offset[0] || a->offset[1] - a->offset[0] != out * in * a->width)
        die(EXIT_INPUT, "%s: '%s' has the place %ld to %ld, which is not %ld bytes", r->path, a->name, a->offset[0],
            a->offset[1], out * in * a->width);
}

static void check_places(const struct reader *r, long size) {
    long at = 0;
    for (int used = 0; used < r->arrays; used++) {
        int i = 0;
        while (i < r->arrays && r->array[i].offset[0] != at) i++;
        if (i == r->arrays) refuse(r, "its arrays overlap or leave a gap");
        at = r->array[i].offset[1];
    }
    if (at != size) die(EXIT_INPUT, "%s: its arrays take %ld bytes, and there are %ld", r->path, at, size);
}

static real get_real(const struct reader *r, const struct array *a, const char *data, long i) {
    const char *at = data + a->offset[0] + i * a->width;
    double x = a->width == 4 ? (double)float_of_bits((uint32_t)get_bytes(at, 4)) : double_of_bits(get_bytes(at, 8));
    if (!isfinite(R(x))) die(EXIT_INPUT, "%s: number %ld of '%s' is not finite", r->path, i + 1, a->name);
    return R(x);
}

static void get_layer(const struct reader *r, int l, const char *data) {
    const struct mlp *net = &r->policy->net;
    const struct array *weight = &r->array[2 * l], *bias = weight + 1;
    int n_in = net->size[l], n_out = net->size[l + 1];
    real *w = r->policy->parameters + net->offset[l], *b = w + n_in * n_out;
    for (int out = 0; out < n_out; out++) {
        for (int in = 0; in < n_in; in++) w[in * n_out + out] = get_real(r, weight, data, (long)out * n_in + in);
        b[out] = get_real(r, bias, data, out);
    }
}

void safetensors_load(const struct policy *p, const char *path) {
    size_t length;
    char *text = read_whole(path, &length);
    struct reader r = {.policy = p, .path = path, .arrays = 2 * p->net.layers};
    if (length < 8) refuse(&r, "it is shorter than 8 bytes");
    uint64_t header = get_bytes(text, 8);
    if (header > length - 8) refuse(&r, "it ends within its header");
    r.at = text + 8;
    r.end = r.at + header;
    for (int i = 0; i < r.arrays; i++) policy_layer_name(p, i / 2, i % 2 ? "bias" : "weight", r.array[i].name);
    read_header(&r);
    for (int i = 0; i < r.arrays; i++) check_shape(&r, &r.array[i], i / 2, i % 2 == 0);
    check_places(&r, (long)(length - 8 - header));
    for (int l = 0; l < p->net.layers; l++) get_layer(&r, l, r.end);
    free(text);
}
