load 'figures/style.gp'
set terminal svg size 900,400
set multiplot layout 1,2 margins 0.07,0.98,0.15,0.95 spacing 0.06
set xlabel 'steps of the environment (thousands)'
set ylabel 'return of the greedy policy'
set xrange [0:100]
set yrange [0:520]
set ytics 100
set key bottom right
curve(series) = stats_of('03_ablation', 'step', '"' . series . '"')
plot curve('DQN') using ($1/1000):4 with lines lt 1 lw 2.4 title 'DQN', \
     curve('in order') using ($1/1000):4 with lines lt 3 lw 2 title '64 in a row', \
     curve('memory of 64') using ($1/1000):4 with lines lt 5 lw 2 title '64 of the last 64', \
     curve('batch of 1') using ($1/1000):4 with lines lt 4 lw 2 title '1 of all', \
     curve('last step') using ($1/1000):4 with lines lt 2 lw 2 title 'the last step'
unset ylabel
plot curve('DQN') using ($1/1000):4 with lines lt 1 lw 2.4 title 'DQN', \
     curve('no target network') using ($1/1000):4 with lines lt 1 dt 2 lw 2 title 'no target network', \
     curve('last step') using ($1/1000):4 with lines lt 2 lw 2 title 'the last step', \
     curve('neither') using ($1/1000):4 with lines lt 2 dt 2 lw 2 title 'the last step, no target network'
unset multiplot
