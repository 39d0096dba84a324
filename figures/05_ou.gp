load 'figures/style.gp'
set terminal svg size 900,380
set multiplot layout 1,2 margins 0.06,0.99,0.13,0.9 spacing 0.06
set xlabel 'time'
set xrange [0:10]; set yrange [-7:7]
unset key
of(name, x) = strcol(1) eq name ? x : NaN
do for [panel = 1:2] {
    name = panel == 1 ? 'Wiener' : 'Ornstein-Uhlenbeck'
    set title panel == 1 ? 'Wiener process: ϑ = 0, σ = 1' : 'Ornstein-Uhlenbeck process: ϑ = σ = 1, μ = 0'
    plot data('05_ou') every ::1 using (of(name, $2)):(-$3):3 with filledcurves lc rgb '#888888' \
             fs transparent solid 0.35 noborder, \
         for [k = 4:8] '' every ::1 using (of(name, $2)):k with lines lt (k - 3) lw 1.2
}
unset multiplot
