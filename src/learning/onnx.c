#include "learning/onnx.h"

#include "learning/bytes.h"
#include "programs/die.h"

#include <stdlib.h>

/*
## Messages

A file of ONNX is a *message* in the encoding of Protocol Buffers [S153], which is less than its name. A message is a
sequence of fields. A field is a key, eight times its number plus its kind, and a value. Of the kinds three occur here:
0, a whole number in groups of seven bits, the lowest first, with the eighth bit set in all but the last byte; 2, a
length and so many bytes, for texts, arrays and messages in messages; and 5, four bytes of a number in single precision.
Since a length comes before what it measures, a message within another is written apart and put in when complete.
*/
static void put_varint(FILE *file, uint64_t x) {
    for (; x > 127; x >>= 7) fputc((int)(x & 127) | 128, file);
    fputc((int)x, file);
}

static void put_int(FILE *file, int field, uint64_t x) {
    put_varint(file, (uint64_t)field * 8);
    put_varint(file, x);
}

static void put_data(FILE *file, int field, const char *data, size_t n) {
    put_varint(file, (uint64_t)field * 8 + 2);
    put_varint(file, n);
    fwrite(data, 1, n, file);
}

static void put_text(FILE *file, int field, const char *text) {
    put_data(file, field, text, strlen(text));
}

static void put_float(FILE *file, int field, float x) {
    put_varint(file, (uint64_t)field * 8 + 5);
    put_bytes(file, float_bits(x), 4);
}

/* A message that is being written, and what is needed to put it where it belongs. */
struct message {
    FILE *file;
    char *text;
    size_t length;
};

static void message_begin(struct message *m) {
    m->file = open_memstream(&m->text, &m->length);
    if (!m->file) die(EXIT_RESOURCE, "out of memory for a policy");
}

static void message_end(struct message *m, FILE *into, int field) {
    if (fclose(m->file) != 0) die(EXIT_RESOURCE, "out of memory for a policy");
    put_data(into, field, m->text, m->length);
    free(m->text);
}

/* The numbers of the fields that are used, by the message that they belong to. */
enum { MODEL_IR_VERSION = 1, MODEL_PRODUCER = 2, MODEL_GRAPH = 7, MODEL_OPSET = 8, MODEL_METADATA = 14 };
enum { OPSET_VERSION = 2, ENTRY_KEY = 1, ENTRY_VALUE = 2 };
enum { GRAPH_NODE = 1, GRAPH_NAME = 2, GRAPH_INITIALIZER = 5, GRAPH_INPUT = 11, GRAPH_OUTPUT = 12 };
enum { NODE_INPUT = 1, NODE_OUTPUT = 2, NODE_NAME = 3, NODE_OPERATOR = 4, NODE_ATTRIBUTE = 5 };
enum { ATTRIBUTE_NAME = 1, ATTRIBUTE_FLOAT = 2, ATTRIBUTE_INT = 3, ATTRIBUTE_TYPE = 20 };
enum { TENSOR_DIMENSION = 1, TENSOR_TYPE = 2, TENSOR_NAME = 8, TENSOR_DATA = 9 };
enum { VALUE_NAME = 1, VALUE_TYPE = 2, TYPE_TENSOR = 1, TENSOR_ELEMENT = 1, TENSOR_SHAPE = 2, SHAPE_DIMENSION = 1 };
enum { DIMENSION_VALUE = 1, DIMENSION_NAME = 2 };
enum { IS_FLOAT = 1, IS_INT = 2, FLOATS = 1, INT64S = 7, IR_VERSION = 4, OPSET = 9 };

/*
## The graph

A node names an operator, its inputs and its outputs; whoever writes a name once and reads it elsewhere has connected
two nodes.
*/
static void put_node(FILE *graph, const char *kind, const char *const *input, int inputs, const char *output,
                     void (*attributes)(FILE *node, const void *context), const void *context) {
    struct message node;
    message_begin(&node);
    for (int i = 0; i < inputs; i++) put_text(node.file, NODE_INPUT, input[i]);
    put_text(node.file, NODE_OUTPUT, output);
    put_text(node.file, NODE_NAME, output);
    put_text(node.file, NODE_OPERATOR, kind);
    if (attributes) attributes(node.file, context);
    message_end(&node, graph, GRAPH_NODE);
}

static void put_attribute(FILE *node, const char *name, int type, float x, int i) {
    struct message attribute;
    message_begin(&attribute);
    put_text(attribute.file, ATTRIBUTE_NAME, name);
    if (type == IS_FLOAT)
        put_float(attribute.file, ATTRIBUTE_FLOAT, x);
    else
        put_int(attribute.file, ATTRIBUTE_INT, (uint64_t)i);
    put_int(attribute.file, ATTRIBUTE_TYPE, (uint64_t)type);
    message_end(&attribute, node, NODE_ATTRIBUTE);
}

/* Weights are outputs times inputs, as in PyTorch. */
static void gemm_attributes(FILE *node, const void *context) {
    (void)context;
    put_attribute(node, "transB", IS_INT, 0, 1);
}

static void clip_attributes(FILE *node, const void *context) {
    const struct policy *p = context;
    put_attribute(node, "min", IS_FLOAT, (float)p->form.log_sigma_low, 0);
    put_attribute(node, "max", IS_FLOAT, (float)p->form.log_sigma_high, 0);
}

static void argmax_attributes(FILE *node, const void *context) {
    (void)context;
    put_attribute(node, "axis", IS_INT, 0, 1);
    put_attribute(node, "keepdims", IS_INT, 0, 0);
}

/* An array begins with its shape, without `columns` where that is 0, and ends with its numbers, one message. */
static void tensor_begin(struct message *tensor, struct message *data, const char *name, int rows, int columns) {
    message_begin(tensor);
    put_int(tensor->file, TENSOR_DIMENSION, (uint64_t)rows);
    if (columns) put_int(tensor->file, TENSOR_DIMENSION, (uint64_t)columns);
    put_int(tensor->file, TENSOR_TYPE, FLOATS);
    put_text(tensor->file, TENSOR_NAME, name);
    message_begin(data);
}

static void tensor_end(struct message *tensor, struct message *data, FILE *graph) {
    message_end(data, tensor->file, TENSOR_DATA);
    message_end(tensor, graph, GRAPH_INITIALIZER);
}

/* The outputs [from, to) of a layer, as a node with weights and biases of its own, under the name `output`. */
static void put_layer(FILE *graph, const struct policy *p, int l, int from, int to, const char *input,
                      const char *output) {
    struct message tensor, data;
    char weight[64], bias[64];
    snprintf(weight, sizeof weight, "%s.weight", output);
    snprintf(bias, sizeof bias, "%s.bias", output);
    tensor_begin(&tensor, &data, weight, to - from, p->net.size[l]);
    for (int out = from; out < to; out++)
        for (int in = 0; in < p->net.size[l]; in++)
            put_bytes(data.file, float_bits((float)policy_weight(p, l, out, in)), 4);
    tensor_end(&tensor, &data, graph);
    tensor_begin(&tensor, &data, bias, to - from, 0);
    for (int out = from; out < to; out++) put_bytes(data.file, float_bits((float)policy_bias(p, l, out)), 4);
    tensor_end(&tensor, &data, graph);
    put_node(graph, "Gemm", (const char *const[]){input, weight, bias}, 3, output, gemm_attributes, NULL);
}

/* From units to the environment's: the product and the sum of agent_from_unit. */
static void put_box(FILE *graph, const struct policy *p, const char *units) {
    struct message tensor, data;
    tensor_begin(&tensor, &data, "reach", p->action.dim, 0);
    for (int i = 0; i < p->action.dim; i++) put_bytes(data.file, float_bits((float)policy_reach(p, i)), 4);
    tensor_end(&tensor, &data, graph);
    tensor_begin(&tensor, &data, "middle", p->action.dim, 0);
    for (int i = 0; i < p->action.dim; i++) put_bytes(data.file, float_bits((float)policy_middle(p, i)), 4);
    tensor_end(&tensor, &data, graph);
    put_node(graph, "Mul", (const char *const[]){units, "reach"}, 2, "scaled", NULL, NULL);
    put_node(graph, "Add", (const char *const[]){"scaled", "middle"}, 2, "action", NULL, NULL);
}

/* A name with type and shape, `columns` 0: the batch only. */
static void put_value(FILE *graph, int field, const char *name, int element, int columns) {
    struct message value, type, tensor, shape, dimension;
    message_begin(&value);
    message_begin(&type);
    message_begin(&tensor);
    message_begin(&shape);
    put_text(value.file, VALUE_NAME, name);
    put_int(tensor.file, TENSOR_ELEMENT, (uint64_t)element);
    message_begin(&dimension);
    put_text(dimension.file, DIMENSION_NAME, "batch");
    message_end(&dimension, shape.file, SHAPE_DIMENSION);
    if (columns) {
        message_begin(&dimension);
        put_int(dimension.file, DIMENSION_VALUE, (uint64_t)columns);
        message_end(&dimension, shape.file, SHAPE_DIMENSION);
    }
    message_end(&shape, tensor.file, TENSOR_SHAPE);
    message_end(&tensor, type.file, TYPE_TENSOR);
    message_end(&type, value.file, VALUE_TYPE);
    message_end(&value, graph, field);
}

/*
Operators take their inputs from nodes before them. Up to the last layer all policies are alike; what follows is the
policy's head.
*/
static void put_head(FILE *graph, const struct policy *p, const char *hidden) {
    int last = p->net.layers - 1, act = p->action.dim, outputs = p->net.size[last + 1];
    if (p->form.head == POLICY_VALUES) {
        put_layer(graph, p, last, 0, outputs, hidden, "values");
        put_node(graph, "ArgMax", (const char *const[]){"values"}, 1, "action", argmax_attributes, NULL);
        return;
    }
    const char *mean = p->form.head == POLICY_TANH ? "before" : "mean";
    put_layer(graph, p, last, 0, act, hidden, mean);
    put_node(graph, "Tanh", &mean, 1, "unit", NULL, NULL);
    put_box(graph, p, "unit");
    if (p->form.head == POLICY_TANH) return;
    put_layer(graph, p, last, act, 2 * act, hidden, "free");
    put_node(graph, "Clip", (const char *const[]){"free"}, 1, "log_std", clip_attributes, p);
}

static void put_graph(FILE *model, const struct policy *p) {
    struct message graph;
    char name[2][32] = {"observation", ""}, sums[32];
    int act = p->action.dim, l = 0;
    message_begin(&graph);
    for (; l < p->net.layers - 1; l++) {
        snprintf(sums, sizeof sums, "layer%d", l);
        put_layer(graph.file, p, l, 0, p->net.size[l + 1], name[l % 2], sums);
        snprintf(name[(l + 1) % 2], sizeof name[0], "hidden%d", l);
        put_node(graph.file, "Relu", (const char *const[]){sums}, 1, name[(l + 1) % 2], NULL, NULL);
    }
    put_head(graph.file, p, name[l % 2]);
    put_text(graph.file, GRAPH_NAME, "policy");
    put_value(graph.file, GRAPH_INPUT, "observation", FLOATS, p->obs);
    put_value(graph.file, GRAPH_OUTPUT, "action", p->action.n ? INT64S : FLOATS, p->action.n ? 0 : act);
    if (p->form.head == POLICY_VALUES) put_value(graph.file, GRAPH_OUTPUT, "values", FLOATS, p->action.n);
    if (p->form.head == POLICY_GAUSSIAN) {
        put_value(graph.file, GRAPH_OUTPUT, "mean", FLOATS, act);
        put_value(graph.file, GRAPH_OUTPUT, "log_std", FLOATS, act);
    }
    message_end(&graph, model, MODEL_GRAPH);
}

static void put_entry(FILE *model, const char *key, const char *value) {
    struct message entry;
    message_begin(&entry);
    put_text(entry.file, ENTRY_KEY, key);
    put_text(entry.file, ENTRY_VALUE, value);
    message_end(&entry, model, MODEL_METADATA);
}

char *onnx_text(const struct policy *p, const char *path, size_t *length) {
    struct message model, opset;
    (void)path;
    message_begin(&model);
    put_int(model.file, MODEL_IR_VERSION, IR_VERSION);
    put_text(model.file, MODEL_PRODUCER, "a book that runs");
    put_graph(model.file, p);
    message_begin(&opset); /* of the operators without a domain's name */
    put_int(opset.file, OPSET_VERSION, OPSET);
    message_end(&opset, model.file, MODEL_OPSET);
    put_entry(model.file, "agent", p->agent);
    put_entry(model.file, "environment", p->environment);
    if (fclose(model.file) != 0) die(EXIT_RESOURCE, "out of memory for a policy");
    *length = model.length;
    return model.text;
}
