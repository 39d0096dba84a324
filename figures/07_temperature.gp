load 'figures/style.gp'
set logscale xy
set format x '10^{%T}'
set xlabel 'updates'
set ylabel 'temperature α'
set xrange [10:300000]; set yrange [0.02:6]
set xtics 10
set ytics (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
set key outside right center Left reverse
curve(series) = stats_of('07_temperature', 'update', '"' . series . '"')
exact(k) = real(word(system("grep -v '^#' figures/data/07_prices.tsv | tail -n +2 | cut -f 2 | tr '\n' ' '"), k))
do for [k=1:3] { set arrow k from 10,exact(k) to 300000,exact(k) nohead lw 1 dt 3 lc rgb '#555555' }
series(target, start) = target . ' from ' . start
plot for [k=1:3] curve(series(word('0.3 0.5 0.6', k), '5')) using 1:7:9 with filledcurves lt k notitle, \
     for [k=1:3] curve(series(word('0.3 0.5 0.6', k), '0.05')) using 1:7:9 with filledcurves lt k notitle, \
     for [k=1:3] curve(series(word('0.3 0.5 0.6', k), '5')) using 1:8 with lines lt k lw 2.2 title word('0.3 0.5 0.6', k) . ' nats, from 5', \
     for [k=1:3] curve(series(word('0.3 0.5 0.6', k), '0.05')) using 1:8 with lines lt k lw 2.2 dt 2 title 'from 0.05', \
     NaN with lines dt 3 lc rgb '#555555' title 'exact'
