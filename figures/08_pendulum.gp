load 'figures/style.gp'
set terminal svg size 760,400
set xlabel 'steps of the environment (thousands)'
set key bottom right font ',12'
curve(series) = stats_of('08_pendulum', 'step', '"' . series . '"')
set multiplot layout 1,2
do for [zoom=0:1] {
    eval panel(zoom, -1600, 'return, actions without noise')
    plot -200 with lines lt 7 dt 2 title '−200', \
         -137 with lines lt 3 dt 2 title 'best possible, about −137', \
         curve('SAC') using ($1/1000):7:9 with filledcurves lt 1 notitle, \
         curve('v1') using ($1/1000):7:9 with filledcurves lt 2 notitle, \
         curve('SAC') using ($1/1000):4 with lines lt 1 lw 2.4 title 'SAC', \
         curve('one critic') using ($1/1000):4 with lines lt 1 dt 3 lw 2.4 title 'SAC, one critic', \
         curve('v1') using ($1/1000):4 with lines lt 2 lw 2.4 title 'first version', \
         curve('v1 one critic') using ($1/1000):4 with lines lt 2 dt 3 lw 2.4 title 'first version, one critic'
}
unset multiplot
