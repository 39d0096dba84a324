load 'figures/style.gp'
set xlabel 'steps of the environment (thousands)'
set ylabel 'return of the greedy policy'
set yrange [0:520]
set key bottom right
curve(series) = stats_of('03_cartpole', 'step', '"' . series . '"')
plot 450 with lines lt 7 dt 2 title 'pass mark of the course', \
     curve('Double DQN') using ($1/1000):7:9 with filledcurves lt 1 notitle, \
     curve('DQN') using ($1/1000):7:9 with filledcurves lt 2 notitle, \
     curve('Double DQN') using ($1/1000):4 with lines lt 1 lw 2.4 title 'Double DQN', \
     curve('DQN') using ($1/1000):4 with lines lt 2 lw 2.4 title 'DQN'
