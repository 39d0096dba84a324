load 'figures/style.gp'
set terminal svg size 820,340
set logscale y
set xlabel 'steps of the environment (thousands)'
set ylabel 'promised discounted return'
set xrange [5:30]
set yrange [5:300000]
set ytics 10
set format y '10^{%T}'
set key outside right center Left reverse spacing 1.2 font ',12'
curve(series) = stats_of('03_kept', 'step', '"' . series . ' estimate"')
plot curve('random data without it') using ($1/1000):4 with lines lt 2 dt 2 lw 2.4 title 'random data, no target network', \
     curve('no target network') using ($1/1000):4 with lines lt 1 dt 2 lw 2.4 title 'own data, no target network', \
     100 with lines lt 7 dt 3 lw 1.6 title 'the most there is', \
     curve('random data') using ($1/1000):4 with lines lt 2 lw 2.4 title 'random data', \
     curve('DQN') using ($1/1000):4 with lines lt 1 lw 2.4 title 'own data: DQN'
