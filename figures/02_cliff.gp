load 'figures/style.gp'
set xlabel 'episodes'
set ylabel 'sum of rewards per episode'
set xrange [0:500]
set yrange [-120:-10]
set key bottom right Left reverse
curve(series) = stats_of('02_cliff', 'episode', '"' . series . '"')
band(series) = curve(series)
plot band('Q-learning') using 1:7:9 with filledcurves lt 1 notitle, \
     band('Expected SARSA') using 1:7:9 with filledcurves lt 2 notitle, \
     curve('Expected SARSA') using 1:4 with lines lt 2 lw 2.4 title 'Expected SARSA', \
     curve('SARSA') using 1:4 with lines lt 3 lw 2.4 title 'SARSA', \
     curve('Double Q') using 1:4 with lines lt 4 lw 2.4 title 'Double Q-learning', \
     curve('Q-learning') using 1:4 with lines lt 1 lw 2.4 title 'Q-learning'
