load 'figures/style.gp'
set xlabel 'episodes'
set ylabel 'left turns (percent)'
set xrange [0:300]
set yrange [0:100]
curve(series) = stats_of('02_bias', 'episode', '"' . series . '"')
set label 'best possible: 5 percent' at 4,2.2 left font ',12' tc rgb grey
plot curve('Q-learning') using 1:4 with lines lt 1 lw 2.4 title 'Q-learning', \
     curve('Expected SARSA') using 1:4 with lines lt 2 lw 2.4 title 'Expected SARSA', \
     curve('Double Q') using 1:4 with lines lt 4 lw 2.4 title 'Double Q-learning', \
     5 with lines lt 7 dt 2 notitle
