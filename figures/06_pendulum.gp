load 'figures/style.gp'
set xlabel 'steps of the environment (thousands)'
set ylabel 'return of the policy, without noise'
set yrange [-1600:0]
set key bottom right
curve(series) = stats_of('06_pendulum', 'step', '"' . series . '"')
plot -200 with lines lt 7 dt 2 title '−200', \
     -137 with lines lt 3 dt 2 title 'best possible, about −137', \
     curve('TD3') using ($1/1000):7:9 with filledcurves lt 1 notitle, \
     curve('DDPG') using ($1/1000):7:9 with filledcurves lt 2 notitle, \
     curve('TD3') using ($1/1000):4 with lines lt 1 lw 2.4 title 'TD3', \
     curve('DDPG') using ($1/1000):4 with lines lt 2 lw 2.4 title 'all switches off: DDPG'
