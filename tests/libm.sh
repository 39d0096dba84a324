#!/bin/sh
# Of the C library's mathematics only what every one computes alike is called, roots, rounding, remainders: the rest
# is the book's own. Checks and tests are free to ask the library.
. tests/lib/ok.sh
if ! command -v nm >/dev/null; then
    echo "there is no nm (binutils), so that nothing can be looked at"
    echo "libm: 0 passed, 1 failed"
    exit 1
fi

# Also with the endings f and l, and under the names of finite mathematics, like __exp_finite.
inexact='exp|exp2|exp10|pow10|expm1|log|log2|log10|log1p|pow|cbrt|hypot|sin|cos|sincos|tan|asin|acos|atan|atan2'
inexact="$inexact|sinh|cosh|tanh|asinh|acosh|atanh|erf|erfc|gamma|lgamma|tgamma|j0|j1|jn|y0|y1|yn"
inexact="$inexact|cabs|carg|cexp|clog|cpow|csqrt|csin|ccos|ctan|csinh|ccosh|ctanh|casin|cacos|catan|casinh|cacosh|catanh"
inexact="$inexact|fmax|fmin"

# What an object may call all the same.
allowed() {
    case $1 in
    # the judge of the three ways to a logarithm is none of the book's functions
    chapters/08-sac/experiments.o) echo 'expl logl log1pl fmaxl' ;;
    esac
}

for object in $(printed find "$build/f32/src" "$build/f64/src" "$build/f32/chapters" "$build/f64/chapters" -name '*.o' |
    grep -v '/check[^/]*\.o$' | sort); do
    name=${object#"$build"/f??/}
    nm -u "$object" >"$scratch/undefined" || { ok 1 "nm does not read $object"; continue; }
    called=$(sed -n -E "s/^ *U _?((__)?($inexact)(f|l|_finite|f_finite|l_finite)?)(@.*)?\$/\1/p" "$scratch/undefined" | sort -u)
    for allow in $(allowed "$name"); do called=$(echo "$called" | grep -vx "$allow"); done
    if [ -z "$called" ]; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        echo "FAILED $object calls the C library's" $called
    fi
done

ended "libm"
