load 'figures/style.gp'
set terminal svg size 760,330
unset border; unset tics; unset grid; unset key
set margins 0,0,0,0
set xrange [-0.6:6.6]; set yrange [-0.85:2.85]
# where the states stand
x1 = 0; y1 = 2; x2 = 0; y2 = 0; x3 = 2.4; y3 = 2; x4 = 3.6; y4 = 1; x5 = 2.4; y5 = 0; x6 = 6; y6 = 1
r = 0.27
set style arrow 1 head filled size 0.13,20 lw 1.4 lc rgb grey
# From one circle's rim to another's, with the probability beside the middle.
arrow(n, xa, ya, xb, yb) = sprintf("set arrow from %f,%f to %f,%f as 1", \
    xa + r*(xb-xa)/sqrt((xb-xa)**2+(yb-ya)**2), ya + r*(yb-ya)/sqrt((xb-xa)**2+(yb-ya)**2), \
    xb - r*(xb-xa)/sqrt((xb-xa)**2+(yb-ya)**2), yb - r*(yb-ya)/sqrt((xb-xa)**2+(yb-ya)**2))
eval arrow(1, x1,y1, x3,y3); set label "0.4" at 1.2,2.16 center
eval arrow(2, x1,y1, x4,y4); set label "0.6" at 1.25,1.45 center
eval arrow(3, x2,y2, x4,y4); set label "0.2" at 1.25,0.55 center
eval arrow(4, x2,y2, x5,y5); set label "0.8" at 1.2,-0.17 center
eval arrow(5, x3,y3, x6,y6); set label "0.6" at 4.3,1.73 center
eval arrow(6, x4,y4, x6,y6); set label "1" at 4.8,1.15 center
eval arrow(7, x5,y5, x6,y6); set label "0.8" at 4.3,0.27 center
# the two loops: circles (drawn first, below) behind the states, each with an arrow head where it comes back
set arrow from x3+0.205,y3+0.36 to x3+0.165,y3+0.245 as 1
set arrow from x5+0.205,y5-0.36 to x5+0.165,y5-0.245 as 1
set label "0.4" at x3+0.34, y3+0.52; set label "0.2" at x5+0.34, y5-0.56
X(s) = s==1 ? x1 : s==2 ? x2 : s==3 ? x3 : s==4 ? x4 : s==5 ? x5 : x6
Y(s) = s==1 ? y1 : s==2 ? y2 : s==3 ? y3 : s==4 ? y4 : s==5 ? y5 : y6
number(name) = int(substr(name, 2, 2))
set samples 200
plot sample [t=0:2*pi] '+' using (x3+0.21*cos($1)):(y3+0.40+0.25*sin($1)) with lines lc rgb grey lw 1.8, \
     [t=0:2*pi] '+' using (x5+0.21*cos($1)):(y5-0.40+0.25*sin($1)) with lines lc rgb grey lw 1.8, \
     data('01_values') using (X(number(strcol(1)))):(Y(number(strcol(1)))):(r) every ::1 \
        with circles fc rgb '#dcebf5' fs solid border lc rgb blue lw 1.6, \
     '' using (X(number(strcol(1)))):(Y(number(strcol(1)))+0.07):1 every ::1 with labels font ',15', \
     '' using (X(number(strcol(1)))):(Y(number(strcol(1)))-0.11):(sprintf("%.2f", $2)) every ::1 with labels font ',11' tc rgb grey
