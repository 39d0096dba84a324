load 'figures/style.gp'
set terminal svg size 900,380
set multiplot layout 1,2 margins 0.07,0.98,0.15,0.89 spacing 0.09
set logscale x
set format x '10^{%T}'
set xlabel 'temperature α'
task(name) = "< grep '^" . name . "\t' figures/data/07_alpha.tsv"
set title 'probabilities of the soft optimum'
set yrange [0:1.02]; set xrange [0.01:1000]
set xtics 10
set key at graph 0.98,0.98 top right
set arrow 1 from 0.01,0.5 to 1000,0.5 nohead lw 0.8 dt 3 lc rgb '#888888'
plot task('M1') using 2:3 with lines lt 1 lw 2.2 title 'M1, s_1, first', \
     '' using 2:4 with lines lt 1 lw 2.2 dt 2 title 'M1, s_2, first', \
     task('graph') using 2:3 with lines lt 2 lw 2.2 title 'graph, s_2 → s_4', \
     '' using 2:4 with lines lt 2 lw 2.2 dt 2 title 'graph, s_3 → end'
unset arrow 1
set title 'M1, from the start'
set yrange [0:20]
set ylabel 'reward; nats' offset 1,0
set key at graph 0.02,0.98 top left Left reverse
plot task('M1') using 2:5 with lines lt 1 lw 2.2 title 'soft value', \
     '' using 2:6 with lines lt 2 lw 2.2 title 'expected return', \
     '' using 2:7 with lines lt 3 lw 2.2 title 'entropy to come'
unset multiplot
