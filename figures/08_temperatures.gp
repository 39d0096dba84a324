load 'figures/style.gp'
set terminal svg size 860,360
set multiplot layout 1,3 margins 0.1,0.985,0.19,0.96 spacing 0.095
set xlabel 'steps (thousands)'
set key bottom right font ',11' samplen 1.5 spacing 0.85
curve(series) = stats_of('08_temperatures', 'step', '"' . series . '"')
do for [zoom=0:1] {
    eval panel(zoom, -1600, 'return, actions without noise')
    plot -200 with lines lt 7 dt 2 notitle, \
         curve('0 return') using ($1/1000):4 with lines lt 1 lw 2 title 'α = 0', \
         curve('0.2 return') using ($1/1000):4 with lines lt 3 lw 2 title 'α = 0.2', \
         curve('1 return') using ($1/1000):4 with lines lt 5 lw 2 title 'α = 1', \
         curve('5 return') using ($1/1000):4 with lines lt 2 lw 2 title 'α = 5', \
         curve('25 return') using ($1/1000):4 with lines lt 4 lw 2 title 'α = 25'
}
set ylabel 'entropy of the policy (nats)'
set yrange [-16:2]
set ytics 4
set key
plot curve('0 entropy') using ($1/1000):4 with lines lt 1 lw 2 notitle, \
     curve('0.2 entropy') using ($1/1000):4 with lines lt 3 lw 2 notitle, \
     curve('1 entropy') using ($1/1000):4 with lines lt 5 lw 2 notitle, \
     curve('5 entropy') using ($1/1000):4 with lines lt 2 lw 2 notitle, \
     curve('25 entropy') using ($1/1000):4 with lines lt 4 lw 2 notitle, \
     log(2) with lines lt 7 dt 2 title 'uniform, log 2'
unset multiplot
