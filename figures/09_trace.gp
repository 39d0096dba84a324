load 'figures/style.gp'
set terminal svg size 760,560
set multiplot layout 2,1
set lmargin 10
unset key
set ylabel 'temperature'
set logscale y
set yrange [0.015:1.2]
set ytics (0.02, 0.05, 0.1, 0.2, 0.5, 1)
curve(series) = stats_of('09_trace', 'step', '"' . series . '"')
run(i) = '< grep -v "^#" figures/data/09_trace.tsv | LC_ALL=C awk -F "\t" "\$1 == ' . i . '"'
plot for [i=0:9] run(i) using ($2/1000):3 with lines lt 6 lw 0.8, \
     curve('alpha') using ($1/1000):4 with lines lt 1 lw 2.4
unset logscale y
set ytics auto
set yrange [-2:0.8]
set xlabel 'steps of the environment (thousands)'
set ylabel 'entropy, nats'
set label 1 'target' at first 1.1, -1.15 left textcolor rgb grey
set label 2 'most possible' at graph 0.99, first 0.58 right textcolor rgb grey
plot -1 with lines lt 7 dt 2, log(2) with lines lt 7 dt 2, \
     for [i=0:9] run(i) using ($2/1000):4 with lines lt 6 lw 0.8, \
     curve('entropy') using ($1/1000):4 with lines lt 1 lw 2.4
unset multiplot
