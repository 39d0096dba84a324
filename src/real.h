/*
# Real numbers

Networks are trained in single precision and derived in double: the same sources are compiled twice. Literals in such
code are written `R(0.1)`; configurations hold doubles and are cast where they enter the arithmetic.
*/
#ifndef REAL_H
#define REAL_H

#ifdef REAL_DOUBLE
typedef double real;
#define REAL_EPSILON 0x1p-52
#else
typedef float real;
#define REAL_EPSILON 0x1p-23
#endif

#define R(x) ((real)(x))

#endif
