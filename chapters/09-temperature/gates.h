/*
## Two gates

A world in which it pays not to be sure. A raft drifts towards a wall in which there are two gates, equally good, one on
either side of the middle, and is steered across the stream meanwhile. Which gate it takes is all the same, until one of
them is shut.

The state is the side $`y \in [-1, 1]`$ and the time $`t`$, and the action a number $`a \in [-1, 1]`$. Episodes begin
in the middle, with $`y`$ uniform within 0.05, and have $`T = 10`$ steps.

(9.19) definition: A step of the raft, and the reward at the wall
```math
\begin{aligned}
y &\leftarrow \mathrm{clip}(y + 0.2\,a,\ {-1},\ 1), \\
r &= \begin{cases} 1 & t = T,\ \big|\,|y| - \tfrac12\,\big| \le 0.15, \text{ and the gate on that side is open},\\
0 & \text{else.} \end{cases}
\end{aligned}
```

Three steps of full length lead to a gate. So there is time to wander about for more than half of the way, and none
before the wall.

How good is a policy when somebody who knows it shuts a gate? Let $`p_1`$ and $`p_2`$ be the shares of its episodes
that pass either gate while both are open. It is left with those of the other gate, and the spectator chooses which.

(9.20) What is left when the gate is shut that costs most, and the most that there can be
```math
\min(p_1, p_2) \ \le\ \frac{p_1 + p_2}{2} \ \le\ \frac12 , \qquad
\text{and both are equalities only for } p_1 = p_2 = \tfrac12 .
```

A policy that is certain of its gate has nothing left, however well it steers. Nor does it help to know that both gates
are equally good, if one acts on only one of them.
*/
#ifndef GATES_H
#define GATES_H

#include "worlds/env.h"

enum { GATE_STEPS = 10 };

/* Observation: y, and 2 t/T - 1. Terminated at the wall, after GATE_STEPS steps. An action outside of its interval is
 * clipped to it. */
struct gates {
    struct env env; /* first */
    double y;
    int shut; /* the side of the gate that is shut: -1, 1, or 0 for neither. The caller may change it at any time */
    int side; /* of the gate whose opening the last episode came to, shut or not: -1, 1, or 0 where it hit the wall */
};

/* Both gates are open. */
void gates_init(struct gates *gates);

#endif
