load 'figures/style.gp'
set terminal svg size 900,380
set multiplot layout 1,2 margins 0.08,0.98,0.15,0.95 spacing 0.1
set xlabel 'x'
set ylabel 'direction of descent (slope times correction)'
set xrange [0:pi]
set xtics ('0' 0, 'π/4' pi/4, 'π/2' pi/2, '3π/4' 3*pi/4, 'π' pi)
set key top left Left reverse samplen 2
set samples 400
step(x, l) = sin(x) * (1 - l * cos(x))
plot [0:pi][-1.1:2.2] step(x, 0) with lines lt 7 lw 2 title 'λ = 0', \
     step(x, 0.5) with lines lt 3 lw 2 title 'λ = 0.5', \
     step(x, 2) with lines lt 2 lw 2.4 title 'λ = 2', \
     0 with lines lc rgb '#999999' dt 2 lw 1 notitle
set xlabel 'step'
unset ylabel
set xrange [0:120]
set xtics auto
set ytics ('maximum 0' 0, 'π/2' pi/2, 'minimum π' pi)
set yrange [-0.15:3.5]
set key noreverse Right at 119,2.6 samplen 2
plot for [i=2:4] data('11_maximum') every ::1 using 1:i with lines lt 7 lw 2 title (i == 2 ? 'λ = 0' : ''), \
     for [i=5:7] '' every ::1 using 1:i with lines lt 3 lw 2 title (i == 5 ? 'λ = 0.5' : ''), \
     for [i=8:10] '' every ::1 using 1:i with lines lt 2 lw 2.4 title (i == 8 ? 'λ = 2' : '')
unset multiplot
