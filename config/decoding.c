/* SPDX-License-Identifier: MIT */
#include "config/decoding.h"

#include "base/utf8.h"

enum { BLOCK_BYTES = 8192, LONGEST_CODE_POINT = 4 };

/* Number of bytes of the code point that begins with this one; 0 when none does. */
static size_t announced(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* Whether second may follow first: some would make a surrogate, an overlong form or too much.
 */
static bool fits(unsigned char first, unsigned char second)
{
    unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;

    return second >= low && second <= high;
}

/* Number of bytes from offset on that could be the start of a code point. */
static size_t plausible(struct str bytes, size_t offset)
{
    unsigned char first = (unsigned char)bytes.bytes[offset];
    size_t wanted = announced(first), count = 1;

    while (count < wanted && offset + count < bytes.length &&
           fits(count == 1 ? first : 0, (unsigned char)bytes.bytes[offset + count]))
        count++;
    return wanted ? count : 0;
}

/* Where the decoder's input begins when it is given the block: bytes of a code point that the
 * last block left unfinished are put in front. */
static size_t input_start(struct str bytes, size_t block)
{
    for (size_t back = 1; back < LONGEST_CODE_POINT && back <= block; back++) {
        size_t wanted = announced((unsigned char)bytes.bytes[block - back]);

        if (wanted)
            return wanted > back ? block - back : block;
    }
    return block;
}

static size_t count_faults(struct str bytes)
{
    size_t count = 0, offset;

    while ((offset = utf8_find_broken(bytes)) != STR_NOT_FOUND) {
        size_t length = plausible(bytes, offset);

        bytes = str_slice(bytes, offset + (length ? length : 1), bytes.length);
        count++;
    }
    return count;
}

static struct str describe(struct arena *arena, struct str bytes, size_t offset, size_t length,
                           size_t position, const char *reason)
{
    if (length > 1)
        return str_printf(arena, "'utf-8' codec can't decode bytes in position %zu-%zu: %s",
                          position, position + length - 1, reason);
    return str_printf(arena, "'utf-8' codec can't decode byte 0x%02x in position %zu: %s",
                      (unsigned char)bytes.bytes[offset], position, reason);
}

bool decoding_check(struct arena *arena, struct str bytes, struct decoding_fault *fault)
{
    size_t offset = utf8_find_broken(bytes), length, noticed, block;
    const char *reason = "invalid continuation byte";
    bool at_end;

    if (offset == STR_NOT_FOUND)
        return false;
    length = plausible(bytes, offset);
    noticed = offset + length;
    at_end = noticed == bytes.length; /* noticed when there is nothing left to read */
    if (!length)
        reason = "invalid start byte";
    else if (at_end)
        reason = "unexpected end of data";
    length = length ? length : 1;
    block = at_end ? offset : noticed - noticed % BLOCK_BYTES;
    *fault = (struct decoding_fault){
        .offset = offset,
        .length = length,
        .count = count_faults(str_slice(bytes, offset, bytes.length)),
        .lines_read_to = block,
        .message =
            describe(arena, bytes, offset, length, offset - input_start(bytes, block), reason),
    };
    if (!at_end && block && bytes.bytes[block - 1] == '\r')
        fault->lines_read_to--; /* kept back: a line feed could follow */
    return true;
}
