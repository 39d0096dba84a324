/* The graph, once its exact values are known, and every update of TD(0). */
#include "../../chapters/01-td/td.h"
#include "worlds/mdp.h"

#include <string.h>

enum { MOST = 40 };

static int states;

bool __real_mdp_value(const struct mdp *m, const double *pi, double *v);
bool __wrap_mdp_value(const struct mdp *m, const double *pi, double *v);
bool __wrap_mdp_value(const struct mdp *m, const double *pi, double *v) {
    bool finite = __real_mdp_value(m, pi, v);
    double x[1 + MOST + MOST * MOST];
    int n = states = m->states;
    if (!finite || n > MOST) return finite;
    x[0] = n;
    memcpy(x + 1, v, (size_t)n * sizeof *v);
    for (int s = 0; s < n; s++)
        for (int s2 = 0; s2 < n; s2++) x[1 + n + s * n + s2] = m->p[mdp_at(m, s, 0, s2)];
    live_report(LIVE_GRAPH, x, 1 + n + n * n);
    return true;
}

double __real_td_update(double *v, struct td_step step, double alpha, double gamma);
double __wrap_td_update(double *v, struct td_step step, double alpha, double gamma);
double __wrap_td_update(double *v, struct td_step step, double alpha, double gamma) {
    double error = __real_td_update(v, step, alpha, gamma);
    double x[3 + MOST] = {step.s, step.s2, step.last};
    if (states > MOST) return error;
    memcpy(x + 3, v, (size_t)states * sizeof *v);
    live_report(LIVE_STEP, x, 3 + states);
    live_mark();
    return error;
}
