load 'figures/style.gp'
set terminal svg size 760,400
set xlabel 'steps of the environment (thousands)'
set key bottom right font ',12'
curve(series) = stats_of('09_pendulum', 'step', '"' . series . '"')
# TD3 beside it: stats_of('06_pendulum', 'step', 'TD3') using ($1/1000):4 with lines lt 7 title 'TD3'
# (The summary refuses a column in which a mark was never reached. In C's locale, because some have a decimal comma.)
mean20 = '< export LC_ALL=C; awk -F "\t" "\$2 > 0 { sum[\$2] += \$7; n[\$2]++ } END { for (s in sum) print s \"\t\" sum[s] / n[s] }" '. data('09_pendulum') . ' | sort -n'
set multiplot layout 1,2
do for [zoom=0:1] {
    eval panel(zoom, -1800, 'return of the policy without exploration')
    plot -200 with lines lt 7 dt 2 title '−200', \
         -137 with lines lt 3 dt 2 title 'best possible, about −137', \
         curve('learned') using ($1/1000):7:9 with filledcurves lt 1 notitle, \
         curve('0.02') using ($1/1000):4 with lines lt 6 title 'α = 0.02', \
         curve('0.2') using ($1/1000):4 with lines lt 4 title 'α = 0.2', \
         curve('2') using ($1/1000):4 with lines lt 5 title 'α = 2', \
         mean20 using ($1/1000):2 with lines lt 2 title 'α = 20', \
         curve('learned') using ($1/1000):4 with lines lt 1 lw 2.4 title 'learned'
}
unset multiplot
