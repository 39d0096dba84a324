/* A network as its definition says, for checks: loops over layers, outputs and inputs, in double precision. */
#ifndef LITERAL_H
#define LITERAL_H

#include "networks/mlp.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { LITERAL_MOST = 16 }; /* units of a layer */

/* out[outputs] for in[inputs]: ReLU in the hidden layers, nothing in the last one. */
static inline void literal_network(const struct mlp *net, const double *p, const double *in, double *out) {
    double h[LITERAL_MOST], next[LITERAL_MOST] = {0};
    for (int l = 0; l <= net->layers; l++) assert(net->size[l] <= LITERAL_MOST);
    memcpy(h, in, (size_t)net->size[0] * sizeof *h);
    for (int l = 0; l < net->layers; l++) {
        const double *w = p + net->offset[l], *b = w + net->size[l] * net->size[l + 1];
        for (int j = 0; j < net->size[l + 1]; j++) {
            next[j] = b[j];
            for (int i = 0; i < net->size[l]; i++) next[j] += h[i] * w[i * net->size[l + 1] + j];
            if (l + 1 < net->layers) next[j] = fmax(next[j], 0);
        }
        memcpy(h, next, sizeof h);
    }
    memcpy(out, h, (size_t)net->size[net->layers] * sizeof *out);
}

#endif
