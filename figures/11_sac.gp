load 'figures/style.gp'
set terminal svg size 900,400
set multiplot layout 1,2 margins 0.09,0.98,0.14,0.95 spacing 0.11
set xlabel 'steps of rate 0.5'
set ylabel 'distance from the soft optimum (reward)'
set xrange [0:1500]
set logscale y
set format y '10^{%T}'
set yrange [1e-5:30]
set ytics 10
set key bottom left Left reverse samplen 2
curve(series) = stats_of('11_sac', 'step', series)
plot curve('consensus') using 1:8 with lines lt 2 lw 2.2 title 'consensus, λ = 1', \
     curve('symplectic') using 1:8 with lines lt 3 lw 2.2 title 'symplectic, λ = 1', \
     curve('plain') using 1:8 with lines lt 7 lw 2.4 title 'plain', \
     curve('alternating') using 1:8 with lines lt 1 lw 2.4 title 'alternating'
set xlabel 'rate η'
set ylabel 'steps to a distance of 0.01'
set xrange [0.24:2.1]
set logscale x
set xtics (0.25, 0.5, 1, 2)
set yrange [100:3000]
set format y '%g'
set ytics (100, 200, 500, 1000, 2000)
set key top right samplen 2
plot data('11_rates') every ::1 using 1:5 with linespoints lt 2 ps 0.5 title 'consensus, λ = 1', \
     '' every ::1 using 1:4 with linespoints lt 5 ps 0.5 title 'consensus, λ = 0.1', \
     '' every ::1 using 1:7 with linespoints lt 3 ps 0.5 title 'symplectic, λ = 1', \
     '' every ::1 using 1:2 with linespoints lt 7 pt 7 ps 0.5 title 'plain', \
     '' every ::1 using 1:3 with linespoints lt 1 ps 0.5 title 'alternating'
unset multiplot
