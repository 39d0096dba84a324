load 'figures/style.gp'
set xlabel 'steps of the environment (thousands)'
set ylabel 'estimate less discounted return'
set xrange [2:20]
set yrange [-80:160]
set key top right
curve(series) = stats_of('06_bias', 'step', '"' . series . ' bias"')
plot 0 with lines lt 7 dt 2 notitle, \
     curve('DDPG') using ($1/1000):7:9 with filledcurves lt 2 notitle, \
     curve('TD3') using ($1/1000):7:9 with filledcurves lt 1 notitle, \
     curve('DDPG') using ($1/1000):4 with lines lt 2 lw 2.4 title 'DDPG', \
     curve('DDQN-AC') using ($1/1000):4 with lines lt 5 lw 2 title 'DDQN-AC', \
     curve('DQ-AC') using ($1/1000):4 with lines lt 4 lw 2 title 'DQ-AC', \
     curve('CDQ') using ($1/1000):4 with lines lt 3 lw 2 title 'clipped double Q', \
     curve('TD3') using ($1/1000):4 with lines lt 1 lw 2.4 title 'TD3'
