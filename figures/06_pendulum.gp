load 'figures/style.gp'
set terminal svg size 760,400
set xlabel 'steps of the environment (thousands)'
set key bottom right font ',12'
curve(series) = stats_of('06_pendulum', 'step', '"' . series . '"')
set multiplot layout 1,2
do for [zoom=0:1] {
    eval panel(zoom, -1600, 'return of the policy, without noise')
    plot -200 with lines lt 7 dt 2 title '−200', \
         -137 with lines lt 3 dt 2 title 'best possible, about −137', \
         curve('TD3') using ($1/1000):7:9 with filledcurves lt 1 notitle, \
         curve('DDPG') using ($1/1000):7:9 with filledcurves lt 2 notitle, \
         curve('TD3') using ($1/1000):4 with lines lt 1 lw 2.4 title 'TD3', \
         curve('DDPG') using ($1/1000):4 with lines lt 2 lw 2.4 title 'all switches off: DDPG'
}
unset multiplot
