#!/bin/sh
# The weaver's tests: one good book whose pages are known to the byte, then every way to write a bad one.
# Run from the root of the repository: BUILD=build sh tests/weave.sh
. tests/lib/scratch.sh
export LC_ALL=C
build=${BUILD:-build}
case $build in
/*) weave=$build/weave ;;
*) weave=$PWD/$build/weave ;;
esac
[ -x "$weave" ] || { echo "error: there is no $weave" >&2; exit 2; }
top=$scratch
passed=0
failed=0

ok() { passed=$((passed + 1)); }

fail() { # name, what
    failed=$((failed + 1))
    printf 'FAILED %s: %s\n' "$1" "$2"
    [ -s "$top/err" ] && sed 's/^/  stderr: /' "$top/err"
}

# Runs the weaver in the current directory and keeps its status and its stderr.
run() {
    "$weave" "$@" >"$top/log" 2>"$top/err"
    status=$?
}

expect_status() { # name, status
    if [ "$status" -eq "$2" ]; then ok; else fail "$1" "status $status, not $2"; fi
}

# Status 2, a line of stderr that begins with the text, and not a file in docs.
expect_refusal() { # name, text
    if [ "$status" -ne 2 ]; then fail "$1" "status $status, not 2"; return; fi
    text=$2 awk 'index($0, ENVIRON["text"]) == 1 { found = 1 } END { exit !found }' "$top/err" ||
        { fail "$1" "no line '$2'"; return; }
    if [ -n "$(find docs -name '*.md*')" ]; then fail "$1" "something was written"; return; fi
    ok
}

same_file() { # name, expected, actual
    if cmp -s "$2" "$3"; then ok; else
        fail "$1" "not as expected"
        diff "$2" "$3" | sed 's/^/  /'
    fi
}

# The book of two chapters and a module that everything below starts from.
book='chapters/01-td chapters/02-q-learning/ src/numbers/rng tests/one.h'
good_book() {
    rm -rf "$top/book"
    mkdir -p "$top/book/chapters/01-td" "$top/book/chapters/02-q-learning" "$top/book/src/numbers" "$top/book/tests" \
        "$top/book/docs/ledger" "$top/book/figures/data"
    cd "$top/book" || exit 1
    cat >chapters/01-td/td.h <<'END'
/*
# Temporal differences

A value of $`v(s)`$, see (1.2) and (rng.1);
(2.1) comes later, (1.25%) and (e.g. 3) are no citations.
See `(9.9)`, \(9.9).

(1.1) definition: The return $`G`$
```math
G = \sum_k \gamma^k r_k
```
The text goes on.
*/
#ifndef TD_H
#define TD_H

double td_update(double v, double y); /* eq. 1.2 */

#endif
END
    cat >chapters/01-td/td.c <<'END'
#include "td.h"

/*
## The update

(1.2) The update
```math
v \leftarrow v + \alpha (y - v)
```

(1.3) Twice
   checked, says this paragraph. Then:

(1.3) Checked twice, with (1.1)
```math
a = a
```
It costs @{01_costs/td} steps, of (@{01_costs/td/reward|s}).

@figure 01_c Curve of (1.1) over $`\tau_{x} \cdot 2`$,
from @{01_costs/td}
@table 01_costs All costs
@output 01_run

### E10. A later one (no numbers)

It is wrong.

### E2. The sign, by $`-1`$

It says (1.2) with a minus.

```text
$ not math, (9.9), @nothing
```

## After

```math
unnumbered
```
*/

/* eqs. 1.1, 1.2 and 1.3; eqs. 1.1 to 1.3; eq. 1.1, and 9.9 is no member. */
double td_update(double v, double y) {
    /*
     * Not prose: "indented".
     */
    const char *s = "/* { no brace", c = '{', d = '\'';
    return v + 0.1 * (y - v); /* TD of td_update, but not std or tdx */
}

/*
Last words.
*/
END
    printf '/*\n## Extra\n*/\nint b;\n' >chapters/01-td/b.c
    printf 'int b_header;\n' >chapters/01-td/b.h
    printf 'not source\n' >chapters/01-td/notes.txt
    printf '/*\n## Checks\n*/\n\n\n' >chapters/01-td/checks.c
    printf '/*\n## Example\n*/\nint main(void) { return 0; }\n' >chapters/01-td/main.c
    cat >chapters/02-q-learning/q_learning.c <<'END'
/*
# Q-learning

(2.1) Its target, unlike (1.2)
```math
y = r
```

### E2. Again

Also here, against (2.1) and (1.2).

## What changed

diff: 01-td
*/
#include "q_learning.h"
#include <math.h>

/* eqs. 1.1, 1.2 and 1.3; eqs. 1.1 to 1.3; eq. 1.1, and 9.9 is no member. */
double q_learning_update(double v, double y) {
    /*
     * Not prose: "indented".
     */
         const char *s = "/* { no brace", c = '{', d = '\'';
    double twice = 2 * y;
    return v + 0.1 * (twice - v); /* Q_LEARNING of q_learning_update, but not std or tdx */
}
END
    printf '/*\n(rng.1) Bits\n```math\nx\n```\n*/\nint rng;\n' >src/numbers/rng.c
    printf 'int rng_header;' >src/numbers/rng.h
    printf '/*\n# One\n\n[a](rng.md), [b](01-td.md#x), [c](notation.md), (rng.1), [d](other/x.md).\n*/\nint one;\n' >tests/one.h
    printf 'kind\tid\terror\tbound\tperturbed\n' >docs/ledger/01-td.tsv
    printf 'check\t1.2\t4.4e-16\t1e-10\t0.00012\n' >>docs/ledger/01-td.tsv
    printf 'check\t1.3\t0\t0\t0.5\ncheck\t1.3\t5e-11\t1e-10\t0.2\ncheck\t1.3\t1e-10\t1\t7\n' >>docs/ledger/01-td.tsv
    printf 'refute\tE2\t2\t1e-10\t0\nrefute\tE2\t0.5\t1e-10\t0\ncheck\tE2\t0\t1e-12\t1e-4\n' >>docs/ledger/01-td.tsv
    printf 'kind\tid\terror\tbound\tperturbed\n' >docs/ledger/02-q-learning.tsv
    printf 'check\t2.1\t0\t1e-12\tinf\ncheck\trng.1\t0\t0\t1\n' >>docs/ledger/02-q-learning.tsv
    printf 'refute\tE2\t3\t1e-10\t0\nrefute\tE2\t0.25\t1e-10\t0\n' >>docs/ledger/02-q-learning.tsv
    printf 'check\tE2\t1e-15\t1e-11\t1e-4\nrefute\tE2\t7\t0.1\t0\n' >>docs/ledger/02-q-learning.tsv
    printf 'anything' >docs/ledger/README
    printf '# command: sh count.sh --seed 1\n# compiler: cc\nname\tsteps\treward|s\n' >figures/data/01_costs.tsv
    printf 'td\t120\t-1.5\na|b\t7\tn/a\n' >>figures/data/01_costs.tsv
    printf 'step 1\n  step 2' >figures/data/01_run.txt
    : >figures/01_c.svg
    : >figures/01_c.gp
}

good_book
cat >"$top/01-td.md" <<'END'
<!-- Woven from chapters/01-td by docs/weave.c: edit the source, then run make docs. -->

[Contents](README.md) · [Q-learning →](02-q-learning.md)

# Temporal differences

A value of $`v(s)`$, see [(1.2)](#eq-1.2) and [(rng.1)](modules/rng.md#eq-rng.1);
[(2.1)](02-q-learning.md#eq-2.1) comes later, (1.25%) and (e.g. 3) are no citations.
See `(9.9)`, \(9.9).

<a id="eq-1.1"></a>**(1.1)** The return $`G`$ *(definition)*

```math
G = \sum_k \gamma^k r_k
```

The text goes on.

<details><summary>The contract (<code>chapters/01-td/td.h</code>)</summary>

```c
#ifndef TD_H
#define TD_H

double td_update(double v, double y); /* eq. 1.2 */

#endif
```

</details>

<sub>chapters/01-td/td.c</sub>

```c
#include "td.h"
```

## The update

<a id="eq-1.2"></a>**(1.2)** The update

```math
v \leftarrow v + \alpha (y - v)
```

*Checked: error 4.4e-16, bound 1e-10; with the formula perturbed the error is 0.00012.*

[(1.3)](#eq-1.3) Twice
   checked, says this paragraph. Then:

<a id="eq-1.3"></a>**(1.3)** Checked twice, with [(1.1)](#eq-1.1)

```math
a = a
```

*Checked in 3 places: worst error 5e-11, bound 1e-10; with the formula perturbed the error is at least 0.2.*

It costs 120 steps, of (-1.5).

![Curve of (1.1) over τ_x · 2, from 120](../figures/01_c.svg)

*Figure: Curve of [(1.1)](#eq-1.1) over $`\tau_{x} \cdot 2`$, from 120* <sub>(redrawn by `make figures` from [01_c.gp](../figures/01_c.gp))</sub>

| name | steps | reward\|s |
|---|--:|---|
| td | 120 | -1.5 |
| a\|b | 7 | n/a |

*Table: All costs*

<sub>`sh count.sh --seed 1`</sub>

```text
step 1
  step 2
```

### E10. A later one

It is wrong.

### E2. The sign, by $`-1`$

It says [(1.2)](#eq-1.2) with a minus.

```text
$ not math, (9.9), @nothing
```

*As given: error 2 and 0.5 (more than 1e-10). Corrected: error 0, bound 1e-12.*

## After

```math
unnumbered
```

```c
/* eqs. 1.1, 1.2 and 1.3; eqs. 1.1 to 1.3; eq. 1.1, and 9.9 is no member. */
double td_update(double v, double y) {
    /*
     * Not prose: "indented".
     */
    const char *s = "/* { no brace", c = '{', d = '\'';
    return v + 0.1 * (y - v); /* TD of td_update, but not std or tdx */
}
```

Last words.

<sub>chapters/01-td/b.h</sub>

```c
int b_header;
```

## Extra

<sub>chapters/01-td/b.c</sub>

```c
int b;
```

## Example

<details><summary>The code of the example (<code>chapters/01-td/main.c</code>)</summary>

```c
int main(void) { return 0; }
```

</details>

## Checks

[Contents](README.md) · [Q-learning →](02-q-learning.md)
END
cat >"$top/02-q-learning.md" <<'END'
<!-- Woven from chapters/02-q-learning by docs/weave.c: edit the source, then run make docs. -->

[← Temporal differences](01-td.md) · [Contents](README.md)

# Q-learning

<a id="eq-2.1"></a>**(2.1)** Its target, unlike [(1.2)](01-td.md#eq-1.2)

```math
y = r
```

*Checked: error 0, bound 1e-12; with the formula perturbed the error is inf.*

### E2. Again

Also here, against [(2.1)](#eq-2.1) and [(1.2)](01-td.md#eq-1.2).

*As given: error 3, 0.25 (more than 1e-10) and 7 (more than 0.1). Corrected: error 1e-15, bound 1e-11.*

## What changed

```diff
 #include "agent.h"
+#include <math.h>
 /* eqs. 1.1, 1.2 and 1.3; eqs. 1.1 to 1.3; eq. 1.1, and 9.9 is no member. */
 double agent_update(double v, double y) {
@@
      */
          const char *s = "/* { no brace", c = '{', d = '\'';
-    return v + 0.1 * (y - v); /* AGENT of agent_update, but not std or tdx */
+    double twice = 2 * y;
+    return v + 0.1 * (twice - v); /* AGENT of agent_update, but not std or tdx */
 }
```

1 line removed, 3 lines added.

<sub>chapters/02-q-learning/q_learning.c</sub>

```c
END
sed '1,/^\*\/$/d' chapters/02-q-learning/q_learning.c >>"$top/02-q-learning.md"
cat >>"$top/02-q-learning.md" <<'END'
```

[← Temporal differences](01-td.md) · [Contents](README.md)
END
cat >"$top/rng.md" <<'END'
<!-- Woven from src/numbers/rng by docs/weave.c: edit the source, then run make docs. -->

<sub>src/numbers/rng.h</sub>

```c
int rng_header;
```

<a id="eq-rng.1"></a>**(rng.1)** Bits

```math
x
```

*Checked: error 0, bound 0; with the formula perturbed the error is 1.*

<sub>src/numbers/rng.c</sub>

```c
int rng;
```

[Contents](../README.md)
END
cat >"$top/one.md" <<'END'
<!-- Woven from tests/one.h by docs/weave.c: edit the source, then run make docs. -->

# One

[a](rng.md), [b](../01-td.md#x), [c](../notation.md), [(rng.1)](rng.md#eq-rng.1), [d](other/x.md).

<sub>tests/one.h</sub>

```c
int one;
```

[Contents](../README.md)
END
cat >"$top/errata.md" <<'END'
## E2. The sign, by $`-1`$

It says [(1.2)](01-td.md#eq-1.2) with a minus.

```text
$ not math, (9.9), @nothing
```

*As given: error 2 and 0.5 (more than 1e-10). Corrected: error 0, bound 1e-12.*

From [01-td](01-td.md).

Also here, against [(2.1)](02-q-learning.md#eq-2.1) and [(1.2)](01-td.md#eq-1.2).

*As given: error 3, 0.25 (more than 1e-10) and 7 (more than 0.1). Corrected: error 1e-15, bound 1e-11.*

From [02-q-learning](02-q-learning.md).

## E10. A later one

It is wrong.

From [01-td](01-td.md).

[Contents](README.md)
END

# A missing page is stale; a good book weaves; it weaves to the same bytes and leaves files alone; then it is fresh.
run --check $book
expect_status 'check before weaving' 1
[ "$(wc -l <"$top/err")" -eq 5 ] && grep -qx 'stale: docs/01-td.md (run make docs)' "$top/err" && ok ||
    fail 'check before weaving' 'not the five stale pages'
[ -z "$(find docs -name '*.md')" ] && ok || fail 'check before weaving' 'something was written'
run $book
expect_status 'the good book' 0
[ -s "$top/err" ] && fail 'the good book' 'it is not silent' || ok
for page in 01-td 02-q-learning modules/rng modules/one; do
    same_file "the good book, $page" "$top/${page#modules/}.md" docs/$page.md
done
sed -n '/^## /,$p' docs/errata.md >"$top/errata.woven"
same_file 'the good book, errata' "$top/errata.md" "$top/errata.woven"
[ "$(find docs -type f | wc -l)" -eq 8 ] && ok || fail 'the good book' 'some other file was left in docs'
cp -r docs "$top/docs.first"
touch -t 200001010000 docs/*.md docs/modules/*.md
run $book
expect_status 'weaving again' 0
diff -r docs "$top/docs.first" >"$top/log" && ok || fail 'weaving again' 'other bytes'
[ -z "$(find docs -name '*.md' -newer "$weave")" ] && ok || fail 'weaving again' 'an unchanged file was rewritten'
run --check $book
expect_status 'check when fresh' 0
mkdir elsewhere
run --out=elsewhere $book
cmp -s docs/01-td.md elsewhere/01-td.md && ok || fail 'another folder' 'other bytes'
printf '\n' >>docs/modules/rng.md
run --check $book
expect_status 'check when stale' 1
[ "$(cat "$top/err")" = 'stale: docs/modules/rng.md (run make docs)' ] && ok || fail 'check when stale' 'not the one page'
run $book
same_file 'the stale page' "$top/rng.md" docs/modules/rng.md
[ -z "$(find docs -name '*.md' ! -name rng.md -newer "$weave")" ] && ok || fail 'the stale page' 'others were rewritten'

# An error later on leaves the woven pages as they were, whether they would be written or checked.
printf '/*\n$x$\n*/\n' >>tests/one.h
rm -rf "$top/docs.first" && cp -r docs "$top/docs.first"
for check in '' --check; do
    run $check $book
    expect_status "an error ($check)" 2
    diff -r docs "$top/docs.first" >"$top/log" && ok || fail "an error ($check)" 'a page was written'
done

# The way from chapter to chapter passes over other pages, in the order that the command gives.
good_book
mkdir chapters/03-last && printf '/*\n# Last\n*/\nint last;\n' >chapters/03-last/last.h
run chapters/03-last src/numbers/rng chapters/01-td tests/one.h chapters/02-q-learning
expect_status 'the way' 0
ways() { grep -x '.*\[Contents\](.*)\( ·.*\)*' "docs/$1.md"; } # page
way() { # page, the line at top and end
    [ "$(ways "$1")" = "$(printf '%s\n%s' "$2" "$2")" ] && ok || fail "the way, $1" "$(ways "$1")"
}
way 03-last '[Contents](README.md) · [Temporal differences →](01-td.md)'
way 01-td '[← Last](03-last.md) · [Contents](README.md) · [Q-learning →](02-q-learning.md)'
way 02-q-learning '[← Temporal differences](01-td.md) · [Contents](README.md)'
for page in modules/rng modules/one; do
    [ "$(ways $page)" = '[Contents](../README.md)' ] && ok || fail "the way, $page" "$(ways $page)"
done
[ "$(ways errata)" = '[Contents](README.md)' ] && ok || fail 'the way, errata' "$(ways errata)"

# Without errata there is no list of them.
good_book
sed -i.old '/^### E/s/### E[0-9]*[.]/###/' chapters/*/*.c && rm -f chapters/*/*.old
sed -i.old '/E2/d' docs/ledger/*.tsv && rm -f docs/ledger/*.old
run $book
expect_status 'no errata' 0
[ -f docs/01-td.md ] && [ ! -f docs/errata.md ] && ok || fail 'no errata' 'errata.md was written'

# Mutations of the good book. The second word edits it, in sed's language, in the file that is the third.
mutant() { # name, edit, file, text on stderr
    good_book
    sed "$2" "$3" >"$top/mutant" && cp "$top/mutant" "$3"
    run $book
    expect_refusal "$1" "$4"
}
mutant 'row deleted' '/^check.1.2/d' docs/ledger/01-td.tsv \
    'chapters/01-td/td.c:6: equation 1.2 is never checked (no row in the ledgers; mark it a definition or check it)'
mutant 'no longer a definition' 's/definition: //' chapters/01-td/td.h \
    'chapters/01-td/td.h:8: equation 1.1 is never checked'
# An erratum on two pages needs the rows of both ledgers; those of the other page do not count.
missing='(no such row in docs/ledger/01-td.tsv)'
mutant 'erratum not refuted' '/^refute/d' docs/ledger/01-td.tsv \
    "chapters/01-td/td.c:29: erratum E2 is never refuted $missing"
mutant 'erratum not refuted on its second page' '/^refute/d' docs/ledger/02-q-learning.tsv \
    'chapters/02-q-learning/q_learning.c:9: erratum E2 is never refuted (no such row in docs/ledger/02-q-learning.tsv)'
missing='(no row in docs/ledger/01-td.tsv)'
mutant 'erratum not corrected' '/^check.E2/d' docs/ledger/01-td.tsv \
    "chapters/01-td/td.c:29: the correction of erratum E2 is never checked $missing"
missing='(no row in docs/ledger/02-q-learning.tsv)'
mutant 'erratum not corrected on its second page' '/^check.E2/d' docs/ledger/02-q-learning.tsv \
    "chapters/02-q-learning/q_learning.c:9: the correction of erratum E2 is never checked $missing"
good_book
mv docs/ledger/02-q-learning.tsv docs/ledger/2.tsv
run $book
expect_refusal 'ledger of another name' 'chapters/02-q-learning/q_learning.c:9: erratum E2 is never refuted'
! grep -q 2.1 "$top/err" && ok || fail 'ledger of another name' 'its equations count all the same'
good_book
mv docs/ledger/01-td.tsv docs/ledger/1.tsv
printf 'kind\tid\terror\tbound\tperturbed\n' >docs/ledger/01-td.tsv
grep E2 docs/ledger/1.tsv >>docs/ledger/01-td.tsv
run $book
expect_status 'equations checked in a ledger of another name' 0
same_file 'equations checked in a ledger of another name' "$top/02-q-learning.md" docs/02-q-learning.md
mutant 'erratum twice' 's/^### E10. .*/### E2. Once more/' chapters/01-td/td.c \
    'chapters/01-td/td.c:29: erratum E2 appears twice on its page (first in chapters/01-td/td.c:25)'
mutant 'numbers for E10' 's/ (no numbers)//' chapters/01-td/td.c 'chapters/01-td/td.c:25: erratum E10 is never refuted'
mutant 'equation twice' 's/(2.1) Its/(1.2) Its/' chapters/02-q-learning/q_learning.c \
    'chapters/02-q-learning/q_learning.c:4: equation 1.2 is defined twice (first in chapters/01-td/td.c:6)'
mutant 'cited, not defined' 's/minus/(1.9)/' chapters/01-td/td.c \
    'chapters/01-td/td.c:31: equation 1.9 is cited but not defined'
mutant 'cited by page name' 's/minus/(rng.7)/' chapters/01-td/td.c \
    'chapters/01-td/td.c:31: equation rng.7 is cited but not defined'
for list in 'eq. 9.9' 'eqs. 1.1 and 9.9' 'eqs. 1.1, 9.9 and 1.2' \
    'eqs. 1.1, 1.2, and 9.9' 'eqs. 1.1 to 9.9' '(eq. 9.9)'; do
    mutant "code cites $list" "s|TD of|$list, |" chapters/01-td/td.c \
        'chapters/01-td/td.c:50: equation 9.9 is cited but not defined'
done
mutant 'row of nothing' 's/rng.1/rng.2/' docs/ledger/02-q-learning.tsv \
    'docs/ledger/02-q-learning.tsv:3: rng.2 is checked, but no page defines it'
mutant 'row of no erratum' 's/E2/E3/' docs/ledger/01-td.tsv \
    'docs/ledger/01-td.tsv:6: E3 is checked, but no page defines it'
mutant 'ledger header' '1s/kind/sort/' docs/ledger/01-td.tsv 'docs/ledger/01-td.tsv:1: not the first line of a ledger'
malformed='not a row of a ledger'
mutant 'ledger kind' '2s/check/chuck/' docs/ledger/01-td.tsv "docs/ledger/01-td.tsv:2: $malformed"
mutant 'ledger number' '2s/1e-10/1e-1O/' docs/ledger/01-td.tsv "docs/ledger/01-td.tsv:2: $malformed"
mutant 'ledger short' '3s/.0.5$//' docs/ledger/01-td.tsv "docs/ledger/01-td.tsv:3: $malformed"
mutant 'ledger long' '3s/$/	1/' docs/ledger/01-td.tsv "docs/ledger/01-td.tsv:3: $malformed"
mutant 'ledger beyond bound' '2s/4.4e-16/4.4e-6/' docs/ledger/01-td.tsv \
    'docs/ledger/01-td.tsv:2: the recorded numbers of 1.2'
mutant 'ledger deaf' '2s/0.00012/1e-12/' docs/ledger/01-td.tsv 'docs/ledger/01-td.tsv:2: the recorded numbers of 1.2'
mutant 'ledger refutes nothing' '6s/2	1e-10/0	1e-10/' docs/ledger/01-td.tsv \
    'docs/ledger/01-td.tsv:6: the recorded numbers'
mutant 'figure missing' 's/@figure 01_c/@figure 01_cave/' chapters/01-td/td.c \
    'chapters/01-td/td.c:20: cannot read figures/01_cave.gp'
mutant 'figure without words' 's/.tau_/\\sqrt /' chapters/01-td/td.c \
    "chapters/01-td/td.c:20: the words of an image cannot say '\\sqrt'"
mutant 'figure without caption' 's/\(@figure 01_c\).*/\1/;/^from/d' chapters/01-td/td.c \
    'chapters/01-td/td.c:20: a figure needs a caption'
mutant 'table missing' 's/@table 01_costs/@table 01_lost/' chapters/01-td/td.c \
    'chapters/01-td/td.c:22: cannot read figures/data/01_lost.tsv'
mutant 'table ragged' 's/a|b	7/a|b/' figures/data/01_costs.tsv 'error: figures/data/01_costs.tsv:5: 2 cells where'
mutant 'table empty' '/^[^#]/d' figures/data/01_costs.tsv 'error: figures/data/01_costs.tsv: no columns'
mutant 'output missing' 's/@output 01_run/@output 01_ran/' chapters/01-td/td.c \
    'chapters/01-td/td.c:23: cannot read figures/data/01_ran.txt'
mutant 'output with caption' 's/@output 01_run/& Caption/' chapters/01-td/td.c 'chapters/01-td/td.c:23: @output takes'
mutant 'table without name' 's/@table .*/@table/' chapters/01-td/td.c 'chapters/01-td/td.c:22: @table takes a name'
mutant 'value: file' 's/costs @{01_costs/costs @{01_lost/' chapters/01-td/td.c \
    'chapters/01-td/td.c:18: cannot read figures/data/01_lost.tsv'
mutant 'value: key' 's|costs @{01_costs/td|&x|' chapters/01-td/td.c \
    'chapters/01-td/td.c:18: figures/data/01_costs.tsv has no row tdx'
mutant 'value: column' 's/reward|s/award/' chapters/01-td/td.c \
    'chapters/01-td/td.c:18: figures/data/01_costs.tsv has no column award'
mutant 'value: two rows' 's/^a|b/td/' figures/data/01_costs.tsv \
    'chapters/01-td/td.c:18: figures/data/01_costs.tsv has more than one row td'
mutant 'value: form' 's|costs @{01_costs/td|costs @{01_costs|' chapters/01-td/td.c 'chapters/01-td/td.c:18: a value is'
mutant 'value: unclosed' 's|/td} steps.*|/td steps|' chapters/01-td/td.c 'chapters/01-td/td.c:18: a value is written'
mutant 'value in a caption' 's|^from @{01_costs/td|&x|' chapters/01-td/td.c \
    'chapters/01-td/td.c:20: figures/data/01_costs.tsv has no row tdx'
mutant 'diff with nothing' 's/diff: 01-td/diff: 00-td/' chapters/02-q-learning/q_learning.c \
    'chapters/02-q-learning/q_learning.c:15: there is no page 00-td'
mutant 'diff with more' 's/diff: 01-td/&\
and more/' chapters/02-q-learning/q_learning.c 'chapters/02-q-learning/q_learning.c:15: diff: takes a name and no more'
mutant 'diff with no source' 's/diff: 01-td/diff: one/' chapters/02-q-learning/q_learning.c \
    'chapters/02-q-learning/q_learning.c:15: page one has no one.c'

# Faults of the whole.
good_book
rm figures/01_c.gp
run $book
expect_refusal 'script missing' 'chapters/01-td/td.c:20: cannot read figures/01_c.gp'
good_book
rm -r docs/ledger
run $book
expect_refusal 'no ledgers' 'docs/ledger:1: cannot read'
good_book
run $book src/numbers/none
expect_refusal 'no such page' 'src/numbers/none:1: no such folder or file'
run $book src/numbers/rng.c
expect_refusal 'two pages of a name' 'src/numbers/rng.c:1: a second page named rng (the first is src/numbers/rng)'
rm chapters/01-td/td.[ch]
run $book
expect_refusal 'no main file' 'chapters/01-td:1: this chapter has neither td.h nor td.c'
# A chapter whose first module is not named after the folder begins where the title stands.
good_book
run $book
cp docs/01-td.md "$top/named"
good_book
mv chapters/01-td/td.h chapters/01-td/zeta.h
mv chapters/01-td/td.c chapters/01-td/zeta.c
run $book
expect_status 'a module of another name' 0
sed 's/zeta\.\([hc]\)/td.\1/' docs/01-td.md >"$top/titled"
same_file 'the module with the title comes first' "$top/named" "$top/titled"
good_book
ln -s nowhere chapters/01-td/lost.c
run $book
expect_refusal 'unreadable file' 'chapters/01-td/lost.c:1: cannot read this file'
run
expect_status 'no pages' 2
run --nonsense $book
expect_status 'unknown option' 2

# A chapter's files in the order of reading, whatever their names; folded code; questions; claims.
parts() {
    rm -rf "$top/parts" && mkdir -p "$top/parts/chapters/03-net" "$top/parts/docs/ledger" "$top/parts/figures/data" &&
        cd "$top/parts" || exit 1
    printf '/*\n# Net\n\nfiles: zebra check_b\n*/\nint net_header;\n' >chapters/03-net/net.h
    printf '/*\nMain.\n\nfold: The <b>inner</b> part\n*/\nint inner;\n/*\nMore.\n*/\nint open;\n' >chapters/03-net/net.c
    for name in ant zebra; do printf "/*\nOf $name.\n*/\nint $name;\n" >chapters/03-net/$name.c; done
    printf '/*\nOf a, short.\n*/\nint a;\n' >chapters/03-net/check_a.c
    { printf '/*\nOf b, long.\n*/\n'; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21; do echo "int b$i;"; done; } \
        >chapters/03-net/check_b.c
    printf 'void a(void);\n' >chapters/03-net/checks.h
    printf 'int list;\n' >chapters/03-net/checks.c
    printf '/*\nRuns.\n\n@claim C3.1 03_runs step=final: %s\n > 0\n\n@claim C3.2 03_runs step=final: %s > 0\n*/\nint experiment;\n' "'a' - 'b'" "'a'" >chapters/03-net/experiments.c
    printf 'int example;\n' >chapters/03-net/main.c
    printf '/*\n## Exercises\n\n@exercises\n*/\n' >chapters/03-net/exercises.c
    printf 'const struct exercise net_exercises[2] = {\n    {"One \\"half\\" of (3.1)?", one, 0.1},\n' >>chapters/03-net/exercises.c
    printf '    {"Two,\\\\ "\n     "in {two}?", two, (1)},\n};\n' >>chapters/03-net/exercises.c
    printf 'id\tclaim\tfound\nC3.1\t03_runs step=final: %s > 0\t2, 4 pairs\nC3.2\t03_runs step=final: %s > 0\t1, 4 runs\n' "'a' - 'b'" "'a'" >docs/ledger/claims.tsv
    printf '/*\n# Claims\n*/\n' >claims.c
}
parts
sed -i.old 's/(3.1)/it/' chapters/03-net/exercises.c
run chapters/03-net
expect_status 'the parts of a chapter' 0
[ -s "$top/err" ] && fail 'the parts of a chapter' 'it is not silent' || ok
cat >"$top/expected" <<'END'
[Contents](README.md)
# Net
<details><summary>The contract (<code>chapters/03-net/net.h</code>)</summary>
int net_header;
</details>
Main.
<details><summary>The <b>inner</b> part (<code>chapters/03-net/net.c</code>)</summary>
int inner;
</details>
More.
int open;
Of zebra.
<sub>chapters/03-net/zebra.c</sub>
int zebra;
Of ant.
<sub>chapters/03-net/ant.c</sub>
int ant;
<details><summary>The code of the example (<code>chapters/03-net/main.c</code>)</summary>
int example;
</details>
Runs.
<sub><a id="claim-C3.1"></a>C3.1, `'a' - 'b' > 0` in [03_runs](../figures/data/03_runs.tsv) `step=final`: 2, 4 pairs<br>
<a id="claim-C3.2"></a>C3.2, `'a' > 0` in [03_runs](../figures/data/03_runs.tsv) `step=final`: 1, 4 runs</sub>
<details><summary>The code of the experiments (<code>chapters/03-net/experiments.c</code>)</summary>
int experiment;
</details>
Of b, long.
<details><summary>The code of these checks (<code>chapters/03-net/check_b.c</code>)</summary>
</details>
Of a, short.
<sub>chapters/03-net/check_a.c</sub>
int a;
<details><summary>The list of checks (<code>chapters/03-net/checks.h</code>)</summary>
void a(void);
</details>
<details><summary>The list of checks (<code>chapters/03-net/checks.c</code>)</summary>
int list;
</details>
## Exercises
1. One "half" of it?
2. Two,\ in {two}?
<details><summary>The code of the answers (<code>chapters/03-net/exercises.c</code>)</summary>
</details>
[Contents](README.md)
END
grep -v -e '^$' -e '^```' -e '^<!--' -e '^int b[0-9]' docs/03-net.md | sed '/^const struct/,/^};/d' >"$top/woven"
same_file 'the parts of a chapter' "$top/expected" "$top/woven"
grep -q "^| \[C3.1\](03-net.md#claim-C3.1) | .03_runs step=final. | .'a' - 'b' > 0. | 2, 4 pairs |\$" docs/claims.md && ok ||
    fail 'the list of claims' "$(cat docs/claims.md)"
# A second page of the chapter: its files, way, equations, erratum and claim; the ledger is the chapter's.
parts
sed -i.old 's/(3.1)/it/' chapters/03-net/exercises.c
sed -i.old 's/^files:.*/files: check_b\npage: 03-more ant check_a\n\nSee (3.7)./' chapters/03-net/net.h
printf '/*\n# More\n\n(3.7) It\n```math\na\n```\n\n### E5. Wrong\n\nIt is.\n*/\nint ant;\n' >chapters/03-net/ant.c
printf '/*\n## Checks\n\n@claim C3.3 03_runs step=1: %s > 0\n*/\nint a;\n' "'a'" >chapters/03-net/check_a.c
printf 'C3.3\t03_runs step=1: %s > 0\t1\n' "'a'" >>docs/ledger/claims.tsv
printf 'kind\tid\terror\tbound\tperturbed\ncheck\t3.7\t0\t1\t2\nrefute\tE5\t3\t1\tnan\ncheck\tE5\t0\t1\t2\n' \
    >docs/ledger/03-net.tsv
rm -f chapters/03-net/*.old
run chapters/03-net
expect_status 'a second page' 0
cat >"$top/expected" <<'END'
[← Net](03-net.md) · [Contents](README.md)
# More
*Checked: error 0, bound 1; with the formula perturbed the error is 2.*
### E5. Wrong
It is.
*As given: error 3 (more than 1). Corrected: error 0, bound 1.*
<sub>chapters/03-net/ant.c</sub>
int ant;
## Checks
<sub><a id="claim-C3.3"></a>C3.3, `'a' > 0` in [03_runs](../figures/data/03_runs.tsv) `step=1`: 1</sub>
<sub>chapters/03-net/check_a.c</sub>
int a;
[← Net](03-net.md) · [Contents](README.md)
END
grep -v -e '^$' -e '^```' -e '^<!--' -e '^a$' -e '^<a id="eq' -e '^\*\*' docs/03-more.md >"$top/woven"
same_file 'a second page' "$top/expected" "$top/woven"
grep -q 'See \[(3.7)\](03-more.md#eq-3.7)' docs/03-net.md && grep -q 'Of zebra' docs/03-net.md &&
    ! grep -q 'Of ant\|# More' docs/03-net.md && ok || fail 'the page before the second' "$(cat docs/03-net.md)"
grep -q "^| \[C3.3\](03-more.md#claim-C3.3) " docs/claims.md && grep -q '(03-more.md)' docs/errata.md && ok ||
    fail 'a claim or an erratum of the second page' "$(cat docs/claims.md docs/errata.md)"
wrong_part() { # name, edit, file, text on stderr
    parts
    sed -i.old "s/(3.1)/it/" chapters/03-net/exercises.c
    sed -i.old "$2" "chapters/03-net/$3" && rm -f chapters/03-net/*.old
    run chapters/03-net
    expect_refusal "$1" "chapters/03-net/$3:$4"
}
wrong_part 'a file that is not there' 's/zebra/zebu/' net.h '4: there is no file zebu'
wrong_part 'files: elsewhere' 's/^Of ant.*/files: ant/' ant.c "2: files: stands in the page's first module"
wrong_part 'page: elsewhere' 's/^Of ant.*/page: ant/' ant.c "2: page: stands in the page's first module"
wrong_part 'page: of nothing' 's/^files: .*/page: 03-more/' net.h '4: page: a page of which files?'
wrong_part 'page: of no file' 's/^files: .*/page: 03-more zebu/' net.h '4: there is no file zebu'
wrong_part 'fold: before prose' 's/^int inner;//' net.c '4: fold: no code follows it'
wrong_part 'fold: at the end' 's/^More\./fold: that/; s/^int open;//' net.c '8: fold: no code follows it'
wrong_part 'fold: twice' 's/^fold: The/fold: A\nfold: The/' net.c '5: fold: a second one before the code'
wrong_part 'fold: with a formula' 's/^fold: The/fold: The $`x`$/' net.c '4: fold: its words stand in HTML'
wrong_part 'fold: of nothing' 's/^fold: .*/fold:/' net.c '4: fold: takes a name'
wrong_part 'fold: without a blank' 's/^fold: .*/fold:x/' net.c '4: unknown directive fold:x'
wrong_part 'files: of nothing' 's/^files: .*/files:/' net.h '4: files: takes a name'
wrong_part 'diff: of two' 's/^fold: .*/diff: 01-td 02-q-learning/' net.c '4: diff: takes a name and no more'
wrong_part 'no exercises' 's/struct exercise/struct other/' exercises.c '4: there is no array of exercises'
wrong_part 'a question that is none' 's/{"Two/{TWO "/' exercises.c '4: the question of exercise 2 cannot be read'
wrong_part 'an escape' 's/"One/"One\\n/' exercises.c '4: the question of exercise 1 cannot be read'
for mark in '\*' '\$' '`'; do
    wrong_part "a question with $mark" "s/it?/it$mark?/" exercises.c '4: exercise 1 has marks'
done
wrong_part 'a citation in a question' 's/it?/(3.1)?/' exercises.c '4: equation 3.1 is cited but not defined'
wrong_part 'a claim that was changed' 's/> 0/> 1/' experiments.c '4: claim C3.1 was not evaluated as it stands here'
wrong_part '@exercises with a name' 's/@exercises/@exercises all/' exercises.c '4: @exercises takes nothing'

# Hazards: x.c alone is a book of one page without ledgers.
rm -rf "$top/one" && mkdir -p "$top/one/docs/ledger" && cd "$top/one" || exit 1
hazard() { # name, text on stderr after the file's name
    run x.c
    expect_refusal "$1" "x.c:$2"
}
harmless() { # name
    run x.c
    expect_status "$1" 0
    rm -f docs/*.md docs/modules/*.md
}
prose() { printf '/*\n%s\n*/\n' "$1"; }
long=$(printf '%0120d' 0)
wide=$(printf '%0119d' 0)
: >x.c
harmless 'nothing at all'
printf 'int x;\n/*\nA\nB\n' >x.c
hazard 'unterminated prose' '2: prose does not end'
prose "$long" >x.c
harmless '120 columns'
prose 'As they say [S7], and a[S], [Sx], [S7' >x.c
hazard 'a source that is not there' '2: source S7 is not in the table of sources'
printf '| <a id="S7"></a>S7 | said |\n' >docs/sources.md
run x.c
grep -q '^As they say \[\[S7\]\](../sources.md#S7), and a\[S\], \[Sx\], \[S7$' docs/modules/x.md && ok ||
    fail 'a source' "$(cat docs/modules/x.md)"
rm -f docs/*.md docs/modules/*.md
prose "${long}0" >x.c
hazard '121 columns of prose' '2: 121 columns, more than 120'
prose "${wide}ж" >x.c
harmless '120 columns, 121 bytes'
printf 'int x; /* %s */\n' "$long" >x.c
hazard 'a long line of code' '1: 133 columns'
printf '/*\nA\r\nB\r\n*/\n' >x.c
hazard 'CR LF' '2: a line that ends in CR LF'
[ "$(wc -l <"$top/err")" -eq 1 ] && ok || fail 'CR LF' 'more than once'
prose 'a	tab' >x.c
hazard 'tab' '2: a tab in prose'
prose 'src/*.c' >x.c
hazard 'comment begins in prose' "2: '/*' inside prose"
printf '/*\nA `*/`\nint x;\n' >x.c
hazard 'comment ends in prose' "2: '*/' inside prose"
printf '/*\nA\n */\nint x;\n' >x.c
hazard 'indented end' "3: '*/' inside prose"
printf 'int f(void) {\n/*\nA\n*/\n}\n' >x.c
hazard 'prose in a function' '2: prose inside a function'
printf "int f(void) { return '}' + *\"}\\\\\"}\" /* } */; // }\n/*\nA\n*/\n}\n" >x.c
hazard 'prose in a function, with decoys' '2: prose inside a function'
printf "int f(void) { return '{' + *\"{\\\\\"{\" /* { */; } // {\n/*\nA\n*/\n" >x.c
harmless 'prose after a function'
printf '  /* a comment\n/*\n{ $x$\n  */\n/*\nA\n*/\n' >x.c
harmless 'a comment mark in a comment'
for macro in operatorname mbox phantom; do
    prose "A \$\`\\$macro{x}\`\$." >x.c
    hazard "$macro inline" "2: \\$macro in math"
    printf '/*\n```math\nx\n\\%s{x}\n```\n*/\n' $macro >x.c
    hazard "$macro displayed" "4: \\$macro in math"
    prose "A \`\\$macro{x}\`." >x.c
    harmless "$macro in code"
done
prose '| a | $`|x|`$ |' >x.c
hazard 'bar in a table' "2: '|' inside math in a table row"
prose 'A $`|x|`$ | b' >x.c
harmless 'bar outside tables'
prose 'A $x$.' >x.c
hazard 'plain dollars' "2: a '\$' in text"
prose 'A \$5.' >x.c
hazard 'escaped dollar' "2: a '\$' in text"
prose '`$x$`, ``a ` $``, \` and \\ (e.g.)' >x.c
harmless 'dollars in code'
prose 'A $`x`.' >x.c
hazard 'unclosed math' '2: inline math does not end'
prose 'A `x.' >x.c
hazard 'unclosed code' '2: inline code does not end'
printf '/*\nA\n\n```text\nx\n*/\n' >x.c
hazard 'unclosed fence' '4: this fence is not closed'
printf '/*\n````text\n```\n$x$ @y\n~~~~\n````\n*/\n' >x.c
harmless 'a fence in a fence'
printf '/*\n~~~\n$x$\n```\n~~~\n*/\n' >x.c
harmless 'tildes'
printf '/*\n(1.1) definition: A\n\n```math\nx\n```\n*/\n' >x.c
hazard 'definition without formula' '2: equation 1.1 is not'
printf '/*\n(1.1) A\n```text\nx\n```\n*/\n' >x.c
hazard 'number at another fence' '2: equation 1.1 is not directly'
printf '/*\n(1.1) definition: A\n```math\n\n```\n*/\n' >x.c
hazard 'empty formula' '2: an equation with a number but no'
printf '/*\nA\n(1.1) B\n```math\nx\n```\n*/\n' >x.c
hazard 'number inside a paragraph' '3: equation 1.1 is cited but not'
prose '(1.1) Title' >x.c
hazard 'number alone' '2: equation 1.1 is cited but not defined'
prose '(e.1) and (0.5, 1.5) and (x.y) and (1.) and (v1.2)' >x.c
harmless 'no citations'
printf 'int x; // a \\\nint y;\n' >x.c
hazard 'backslash after a line comment' '1: a // comment ends in a backslash'
printf 'int x; // $`a`$\n' >x.c
hazard 'math in a line comment' '1: math in a // comment'
printf 'char *x = "// \\\n";\n' >x.c
harmless 'no line comment in a string'
prose '@diff 05-ddpg' >x.c
hazard 'unknown directive' '2: unknown directive @diff'
prose '@fig x y' >x.c
hazard 'directive cut short' '2: unknown directive @fig'
prose 'A @fig, a@b.c' >x.c
harmless 'an at sign inside a line'
for bytes in '\377' '\300\257' '\340\200\200' '\355\240\200' '\364\220\200\200' '\342\202' '\200'; do
    printf "int x;\n/* $bytes */\n" >x.c
    hazard "bytes $bytes" '2: not UTF-8'
done
printf '/* \303\251 \342\202\254 \360\235\204\236 */\n' >x.c
harmless 'two, three and four bytes'
printf '/*\nA\000B\n*/\n' >x.c
run x.c
expect_status 'a NUL byte' 2

# All errors are reported, up to twenty, each once and on a line of its own.
{
    echo '/*'
    for i in 1 2 3 4 5 6 7 8 9 10 11 12; do printf '$x %d (9.9) of line %d\n' $i $((i + 1)); done
    echo '*/'
} >x.c
run x.c
[ "$(wc -l <"$top/err")" -eq 20 ] && ok || fail 'many errors' 'not twenty lines'
[ "$(sort -u "$top/err" | wc -l)" -eq 20 ] && ok || fail 'many errors' 'some twice'

echo "weave: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
