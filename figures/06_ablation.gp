load 'figures/style.gp'
set terminal svg size 760,400
set xlabel 'steps of the environment (thousands)'
set xrange [0:16]
set key bottom right font ',12'
curve(series) = stats_of('06_ablation', 'step', '"' . series . '"')
set multiplot layout 1,2
do for [zoom=0:1] {
    eval panel(zoom, -1600, 'return of the policy, without noise')
    plot curve('AHE') using ($1/1000):4 with lines lt 2 lw 2 title 'AHE', \
         curve('AHE + TPS') using ($1/1000):4 with lines lt 5 lw 2 title 'AHE + TPS', \
         curve('AHE + CDQ') using ($1/1000):4 with lines lt 3 lw 2 title 'AHE + CDQ', \
         curve('TD3 - DP') using ($1/1000):4 with lines lt 1 lw 2 title 'TD3 − DP', \
         curve('AHE + DP') using ($1/1000):4 with lines lt 2 lw 2 dt 2 title 'AHE + DP', \
         curve('TD3 - CDQ') using ($1/1000):4 with lines lt 5 lw 2 dt 2 title 'TD3 − CDQ', \
         curve('TD3 - TPS') using ($1/1000):4 with lines lt 3 lw 2 dt 2 title 'TD3 − TPS', \
         curve('TD3') using ($1/1000):4 with lines lt 1 lw 2 dt 2 title 'TD3'
}
unset multiplot
