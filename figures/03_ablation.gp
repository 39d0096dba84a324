load 'figures/style.gp'
set xlabel 'steps of the environment (thousands)'
set ylabel 'return of the greedy policy'
set yrange [0:520]
set key outside right center Left reverse width -7
curve(series) = stats_of('03_ablation', 'step', '"' . series . '"')
plot curve('both') using ($1/1000):4 with lines lt 1 lw 2.4 title 'replay and target network', \
     curve('no target network') using ($1/1000):4 with lines lt 3 lw 2 title 'no target network', \
     curve('no replay') using ($1/1000):4 with lines lt 2 lw 2 title 'no replay', \
     curve('neither') using ($1/1000):4 with lines lt 4 lw 2 title 'neither'
