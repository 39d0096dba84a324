load 'figures/style.gp'
set xlabel 'updates'
set ylabel 'log α'
set logscale x
set xrange [1000:1000000]
set xtics 10
set format x '10^{%T}'
set yrange [-2:44]
set key at graph 0.42, graph 0.99
table = data('09_extremes')
plot 14 with lines lt 7 dt 2 title 'the bound', \
     table using 2:8 with lines lt 2 dt 3 title 'log σ off its interval, no bound', \
     table using 2:7 with lines lt 4 dt 3 title 'target out of reach, no bound', \
     table using 2:5 with lines lt 2 title 'log σ off its interval', \
     table using 2:4 with lines lt 4 title 'target out of reach', \
     table using 2:3 with lines lt 1 title 'large rewards'
