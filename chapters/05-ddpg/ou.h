/*
## Noise that remembers

A pendulum has inertia. Push it left and right at random, and most of the pushes cancel before it has moved. Lillicrap
et al. therefore explore with noise that goes on pushing in one direction for a while [S44]: a process named after
Ornstein and Uhlenbeck, who described with it (1930) the velocity of a particle that is hit at random and slowed down by
friction [S45]. The usual names of its rate and its centre are $`\theta`$ and $`\mu`$; since these letters are taken,
they are $`\vartheta`$ and $`z`$ here, `theta` and `centre` in the code.

(5.15) definition: The process, a stochastic differential equation
```math
dx = \vartheta\,(z - x)\,dt + \sigma\,dW .
```

It says that in a short time $`\Delta`$ the process moves towards $`z`$ by $`\vartheta\,\Delta`$ of its distance,
and on top of that by a normal number of variance $`\sigma^2\Delta`$. The $`W`$ in it is the *Wiener process*, which
is (5.15) with $`\vartheta = 0`$ and $`\sigma = 1`$: its changes over separate times are independent normal numbers
whose variance is the time. That the variance, and not the deviation, is proportional to time is what makes it
independent of the steps it is drawn in: variances of independent numbers add up, and deviations do not.
*/
#ifndef OU_H
#define OU_H

struct ou {
    double theta, centre, sigma;
};

/* Moments a time t after the value x0, eq. 5.16. */
double ou_mean(const struct ou *p, double x0, double t);
double ou_variance(const struct ou *p, double t);

/* The value a time dt after x; epsilon is a standard normal number. Exact in distribution, eq. 5.17, and Euler's step,
 * eq. 5.18. */
double ou_step(const struct ou *p, double x, double dt, double epsilon);
double ou_euler_step(const struct ou *p, double x, double dt, double epsilon);

/* Of the lecture's formula, Euler's step of length 1: the variance k steps after a fixed value, and in the long run;
 * eq. 5.19. */
double ou_lecture_variance(const struct ou *p, int k);
double ou_lecture_width(const struct ou *p); /* the deviation in the long run */

#endif
