load 'figures/style.gp'
set terminal svg size 900,420
set multiplot layout 2,2 margins 0.01,0.99,0.02,0.92 spacing 0.03,0.09
unset border; unset tics; unset grid; unset key; unset colorbox
set size ratio -1
set xrange [-0.6:11.6]; set yrange [-3.6:0.6]
set style fill solid 1.0 border
set style arrow 1 head filled size 0.16,22 lw 1.4 lc rgb '#333333'
shade(v) = v > 1 ? 1 : sqrt(v)
mix(a, b, v) = int(a + (b - a) * shade(v))
rgb(r, g, b) = 65536 * int(r) + 256 * int(g) + int(b)
cliff(row, column) = row == 3 && column > 0 && column < 11
cell(row, column, v) = cliff(row, column) ? rgb(136,136,136) : rgb(mix(250,0,v), mix(249,114,v), mix(246,178,v))
do for [panel = 1:4] {
    alpha = word('0.02 0.3 0.45 1', panel)
    set title 'α = ' . alpha offset 0,-0.6
    set label 1 'S' at 0,-3 center front font ',15'
    set label 2 'G' at 11,-3 center front font ',15'
    of(name, x) = strcol(1) eq alpha ? x : NaN
    plot data('07_policies') every ::1 using (of(alpha, $3)):(-$2):($3-0.5):($3+0.5):(-$2-0.5):(-$2+0.5):(cell($2, $3, $4)) \
            with boxxyerror lc rgb variable, \
         '' every ::1 using (of(alpha, $3)):(-$2):($3-0.5):($3+0.5):(-$2-0.5):(-$2+0.5) \
            with boxxyerror fs empty lc rgb '#cccccc' lw 0.6, \
         '' every ::1 using (of(alpha, $5**2+$6**2 > 0.003 && $2 < 3 ? $3-0.38*$5 : NaN)):(-$2+0.38*$6):(0.76*$5):(-0.76*$6) \
            with vectors as 1
}
unset multiplot
