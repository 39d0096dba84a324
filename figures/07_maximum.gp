# Eq. 7.16 for two actions, one of value 0: left the soft maximum, right the probability of the other action, eq. 7.14.
load 'figures/style.gp'
set terminal svg size 760,330
set multiplot layout 1,2
set xlabel 'value of the first action (the second: 0)'
set xrange [-4:4]
set samples 401
soft(x, alpha) = x > 0 ? x + alpha*log(1 + exp(-x/alpha)) : alpha*log(1 + exp(x/alpha))
share(x, alpha) = x > 0 ? 1/(1 + exp(-x/alpha)) : exp(x/alpha)/(1 + exp(x/alpha))
set key top left
set yrange [-0.5:4.5]
set ylabel 'value of the state'
plot for [i=1:3] soft(x, real(word('2 1 0.3', i))) lt i lw 2 title 'α = ' . word('2 1 0.3', i), \
     x > 0 ? x : 0 lt 7 dt 2 lw 1.8 title 'maximum'
set yrange [0:1]
set ylabel 'probability of the first action'
set ytics 0.25
plot for [i=1:3] share(x, real(word('2 1 0.3', i))) lt i lw 2 title 'α = ' . word('2 1 0.3', i), \
     x < 0 ? 0 : 1 lt 7 dt 2 lw 1.8 title 'greedy'
unset multiplot
