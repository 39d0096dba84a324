load 'figures/style.gp'
set terminal svg size 900,380
set multiplot layout 1,2 margins 0.08,0.98,0.15,0.88 spacing 0.09
set xlabel 'steps of the environment (thousands)'
set ylabel 'discounted return'
set key bottom right spacing 0.9 font ",12"
curve(name, series) = stats_of(name, 'step', '"' . series . '"')
set title 'cart-pole' font ',14'
set xrange [0:100]
set yrange [0:130]
plot curve('03_values', 'DQN estimate') using ($1/1000):4 with lines lt 1 lw 2.4 title 'DQN, promised', \
     curve('03_values', 'DQN return') using ($1/1000):4 with lines lt 1 dt 2 lw 2 title 'DQN, obtained', \
     curve('03_values', 'Double DQN estimate') using ($1/1000):4 with lines lt 2 lw 2.4 title 'Double DQN, promised', \
     curve('03_values', 'Double DQN return') using ($1/1000):4 with lines lt 2 dt 2 lw 2 title 'Double DQN, obtained'
set title 'pendulum, five torques' font ',14'
set xrange [0:50]
set yrange [-60:20]
plot curve('03_swing', 'DQN estimate') using ($1/1000):4 with lines lt 1 lw 2.4 title 'DQN, promised', \
     curve('03_swing', 'DQN return') using ($1/1000):4 with lines lt 1 dt 2 lw 2 title 'DQN, obtained', \
     curve('03_swing', 'Double DQN estimate') using ($1/1000):4 with lines lt 2 lw 2.4 title 'Double DQN, promised', \
     curve('03_swing', 'Double DQN return') using ($1/1000):4 with lines lt 2 dt 2 lw 2 title 'Double DQN, obtained'
unset multiplot
