# Eqs. gaussian.2 and gaussian.9: a normal number, and its hyperbolic tangent.
load 'figures/style.gp'
set terminal svg size 760,340
density(u, mu, sigma) = exp(-0.5*((u - mu)/sigma)**2)/(sigma*sqrt(2*pi))
squashed(a, mu, sigma) = abs(a) < 1 ? density(atanh(a), mu, sigma)/(1 - a**2) : NaN
mus = '0 0 0.8 0'; sigmas = '0.3 0.7 0.7 1.6'
set multiplot layout 1,2
set samples 1001
set yrange [0:2]
set key top right Left reverse samplen 1.5 spacing 0.95
set xrange [-4:4]
set xlabel 'u'
set ylabel 'density'
plot for [i=1:4] density(x, real(word(mus, i)), real(word(sigmas, i))) lt i lw 2 title sprintf("μ = %s, σ = %s", word(mus, i), word(sigmas, i))
set xrange [-1:1]
set xlabel 'a = tanh u'
unset ylabel
plot for [i=1:4] squashed(x, real(word(mus, i)), real(word(sigmas, i))) lt i lw 2 notitle
unset multiplot
