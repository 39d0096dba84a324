load 'figures/style.gp'
set terminal svg size 900,500
set multiplot layout 1,2 margins 0.09,0.98,0.12,0.97 spacing 0.06
set xlabel 'steps of the environment (thousands)'
set ylabel 'return of the greedy policy'
set xrange [0:100]
set yrange [0:520]
set ytics 100
set key bottom right spacing 0.9 font ',12'
curve(series) = stats_of('03_ablation', 'step', '"' . series . '"')
plot curve('DQN') using ($1/1000):4 with lines lt 1 lw 2.4 title 'DQN', \
     curve('in order') using ($1/1000):4 with lines lt 3 lw 2 title 'in order', \
     curve('memory of 64') using ($1/1000):4 with lines lt 5 lw 2 title 'memory of 64', \
     curve('batch of 1') using ($1/1000):4 with lines lt 4 lw 2 title 'batch of 1', \
     curve('last step') using ($1/1000):4 with lines lt 2 lw 2 title 'last step'
unset ylabel
plot curve('DQN') using ($1/1000):4 with lines lt 1 lw 2.4 title 'DQN', \
     curve('no target network') using ($1/1000):4 with lines lt 1 dt 2 lw 2 title 'no target network', \
     curve('last step') using ($1/1000):4 with lines lt 2 lw 2 title 'last step', \
     curve('neither') using ($1/1000):4 with lines lt 2 dt 2 lw 2 title 'neither'
unset multiplot
