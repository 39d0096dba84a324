load 'figures/style.gp'
set terminal svg size 680,380
set logscale x
set xlabel 'steps of exact ascent + 1'
set ylabel 'expected return of the evening'
set xrange [1:10001]
set xtics 10
set yrange [-20.5:9]
set key bottom right samplen 2
plot data('04_ascent') every ::1 using ($1+1):2 with lines lt 1 lw 2.4 title 'gradient (4.9)', \
     '' every ::1 using ($1+1):3 with lines lt 2 lw 2.4 title 'own reward (E3)', \
     '' every ::1 using ($1+1):4 with lines lt 1 dt 2 lw 2 title 'gradient (4.9), longer lake'
