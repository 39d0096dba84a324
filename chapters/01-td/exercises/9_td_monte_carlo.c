/* Exercise 9 of chapter 1: Monte Carlo, first visits and every visit
 * Equation: (1.17) and (1.18)
 * Judged by: Monte Carlo;the bias of every-visit Monte Carlo
 *
 * data->step[0 ... data->n - 1] are the steps of whole episodes, one behind the other; step[i].s is the state where
 * step i began, and step[i].last says that it ended its episode. td_returns has put the return after step i into g[i].
 * Make v[s] the mean of the returns after visits of s: of all of them (EVERY_VISIT), or of the first one in each
 * episode (FIRST_VISIT). A state that was never visited keeps the value it has. Where count is not NULL, count[s]
 * becomes the number of returns in the mean.
 */
#include "../td.h"
#include "programs/exercise.h"
#include "programs/memory.h"

#include <stdlib.h>
#include <string.h>

void td_monte_carlo(const struct td_data *data, double gamma, enum td_visits visits, int states, double *v,
                    int *count) {
    double *g = allocate((size_t)data->n, sizeof *g); /* zeroed, as all memory of the book is; free returns it */
    td_returns(data, gamma, g);
    NOT_WRITTEN;
    free(g);
}

/* Hint: a sum and a number per state, and the number of the episode in which the state was seen last. Count episodes
 * from 1, so that the zero of fresh memory means "never". The mean is taken once, at the end. */
