/* SPDX-License-Identifier: MIT */
/* The GNU attributes that the code relies on, under names that say what they promise. */
#ifndef BASE_COMPILER_H
#define BASE_COMPILER_H

/* The caller must look at the result: it says whether the out-parameters hold anything. */
#define MUST_CHECK __attribute__((warn_unused_result))

/* Calls function with the address of the variable when its scope ends. */
#define CLEANUP(function) __attribute__((cleanup(function)))

/* Argument number format is a printf format whose arguments start at number first. */
#define PRINTF_LIKE(format_, first) __attribute__((format(printf, format_, first)))

#define RETURNS_NONNULL __attribute__((returns_nonnull))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
