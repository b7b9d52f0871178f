/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "template/digest.h"

Test(digest, examples_of_the_standards)
{
    static const struct {
        struct str name, text, hex;
    } rows[] = {
        {STR_INIT("md5"),    STR_INIT("abc"), STR_INIT("900150983cd24fb0d6963f7d28e17f72")},
        {STR_INIT("sha1"),   STR_INIT("abc"),
         STR_INIT("a9993e364706816aba3e25717850c26c9cd0d89d")                             },
        {STR_INIT("sha256"), STR_INIT("abc"),
         STR_INIT("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")     },
    };
    CLEANUP(destroy_arena) struct arena *arena = arena_create();

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str hex;

        cr_assert(digest_hex(arena, rows[i].name, rows[i].text, &hex));
        cr_expect(str_equal(hex, rows[i].hex), STR_FORMAT, STR_ARGS(hex));
    }
}
