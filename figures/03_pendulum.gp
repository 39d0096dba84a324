load 'figures/style.gp'
set terminal svg size 760,400
set xlabel 'steps of the environment (thousands)'
set key bottom right font ',12'
curve(series) = stats_of('03_pendulum', 'step', '"' . series . '"')
set multiplot layout 1,2
do for [zoom=0:1] {
    eval panel(zoom, -1600, 'return of the greedy policy')
    plot -200 with lines lt 7 dt 2 title '−200', \
         -137 with lines lt 3 dt 2 title 'best possible, about −137', \
         curve('Double DQN') using ($1/1000):7:9 with filledcurves lt 1 notitle, \
         curve('DQN') using ($1/1000):7:9 with filledcurves lt 2 notitle, \
         curve('Double DQN') using ($1/1000):4 with lines lt 1 lw 2.4 title 'Double DQN', \
         curve('DQN') using ($1/1000):4 with lines lt 2 lw 2.4 title 'DQN'
}
unset multiplot
