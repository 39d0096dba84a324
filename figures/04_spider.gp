load 'figures/style.gp'
set terminal svg size 900,400
set multiplot layout 1,2 margins 0.01,0.99,0.02,0.9 spacing 0.02
unset border; unset tics; unset grid; unset key; unset colorbox
set size ratio -1
set xrange [-0.6:8.6]; set yrange [-6.6:0.6]
set style fill solid 1.0 border
set style arrow 1 head filled size 0.18,22 lw 1.5 lc rgb '#333333'
of(name, x) = strcol(1) eq name ? x : NaN
shade(v) = v > 1 ? 1 : sqrt(v)
mix(a, b, v) = int(a + (b - a) * shade(v))
rgb(r, g, b) = 65536 * int(r) + 256 * int(g) + int(b)
# land from white to amber, the bridge a little darker, water in blue from pale to full, by visits
cell(what, v) = what eq '~' ? rgb(mix(205,0,v), mix(228,90,v), mix(242,178,v)) : \
    what eq '=' ? rgb(mix(214,200,v), mix(205,120,v), mix(196,0,v)) : rgb(mix(250,230,v), mix(249,159,v), mix(246,0,v))
do for [panel = 1:2] {
    name = panel == 1 ? 'own reward' : 'gradient'
    set title panel == 1 ? 'each score times its own reward (E3)' : 'the policy gradient (4.9)'
    plot data('04_spider') every ::1 using (of(name, $3)):(-$2):($3-0.5):($3+0.5):(-$2-0.5):(-$2+0.5):(cell(strcol(4), $5)) \
            with boxxyerror lc rgb variable, \
         '' every ::1 using (of(name, $3)):(-$2):($3-0.5):($3+0.5):(-$2-0.5):(-$2+0.5) \
            with boxxyerror fs empty lc rgb '#cccccc' lw 0.6, \
         '' every ::1 using (of(name, $6**2+$7**2 > 0.02 ? $3-0.38*$6 : NaN)):(-$2+0.38*$7):(0.76*$6):(-0.76*$7) with vectors as 1, \
         '' every ::1 using (of(name, strstrt('PHAB', strcol(4)) ? $3-0.32 : NaN)):(-$2+0.3):4 with labels font ',15' tc rgb '#000000'
}
unset multiplot
