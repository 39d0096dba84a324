load 'figures/style.gp'
set terminal svg size 900,400
set multiplot layout 1,2 margins 0.09,0.98,0.15,0.94 spacing 0.11
set logscale x
set xlabel 'factor τ of the fourth loss'
set xrange [0.01:10]
set xtics 10
set logscale y
set format y '%g'
set ylabel 'slowest eigenvalue; turning'
set yrange [0.0008:1]
set ytics 10
set key at 9,0.12 samplen 2
plot data('11_tau') every ::1 using 1:2 with lines lt 1 lw 2.4 title 'slowest eigenvalue', \
     '' every ::1 using 1:3 with lines lt 7 dt 2 lw 2 title 'by the sum of delays (11.39)', \
     '' every ::1 using 1:($4 > 0 ? $4 : NaN) with lines lt 2 lw 2.4 title 'largest |Im ℓ| / Re ℓ'
unset logscale y
set ylabel 'gain κ'
set yrange [-82:8]
set ytics -80,20,0
set label 1 'comes to rest' at 0.32,-3.8 center font ',13'
set label 2 'oscillates away' at 0.32,-40 center font ',13'
set label 3 'runs away' at 0.32,5 center font ',13'
unset key
plot data('11_tau') every ::1 using 1:5:(1) with filledcurves lc rgb blue notitle, \
     '' every ::1 using 1:5 with lines lt 1 lw 2.4, \
     1 with lines lt 2 lw 2
unset multiplot
