/* SPDX-License-Identifier: MIT */
/* Ansible's filters hash, to_uuid and those of base64. */
#include "base/utf8.h"
#include "template/callable.h"
#include "template/digest.h"

static const char letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static const struct value *digest_subject(const struct call *call, struct str name)
{
    struct str text, hex;

    if (!call_subject_text(call, &text) ||
        !evaluator_charge(call->evaluator, text.length / 16, call->span))
        return NULL;
    if (digest_hex(call->evaluator->arena, name, text, &hex))
        return give_string(call, hex);
    return evaluator_fail(call->evaluator, call->span,
                          "the hash '" STR_FORMAT
                          "' is not supported; there are md5, sha1, sha224, sha256, sha384 "
                          "and sha512",
                          STR_ARGS(name));
}

static const struct value *filter_hash(const struct call *call)
{
    struct str name;

    return call_string(call, 0, STR("sha1"), &name) ? digest_subject(call, name) : NULL;
}

static const struct value *filter_md5(const struct call *call)
{
    return digest_subject(call, STR("md5"));
}

static const struct value *filter_sha1(const struct call *call)
{
    return digest_subject(call, STR("sha1"));
}

/* A UUID of version 5 (RFC 4122) in Ansible's own name space. */
static const struct value *filter_to_uuid(const struct call *call)
{
    static const unsigned char space[] = {0x36, 0x1E, 0x6D, 0x51, 0xFA, 0xEC, 0x44, 0x4A,
                                          0x90, 0x79, 0x34, 0x13, 0x86, 0xDA, 0x8E, 0x2E};
    struct buffer named = {.arena = call->evaluator->arena}, out = named;
    struct str text, hex;
    unsigned variant;

    if (!call_subject_text(call, &text))
        return NULL;
    buffer_append(&named, (struct str){(const char *)space, sizeof(space)});
    buffer_append(&named, text);
    if (!digest_hex(call->evaluator->arena, STR("sha1"), buffer_str(&named), &hex))
        return NULL;
    variant = (unsigned)str_find(STR("0123456789abcdef"), hex.bytes[16]);
    buffer_printf(&out, "%.8s-%.4s-5%.3s-%x%.3s-%.12s", hex.bytes, hex.bytes + 8,
                  hex.bytes + 13, 8u | (variant & 3u), hex.bytes + 17, hex.bytes + 20);
    return give_string(call, buffer_str(&out));
}

static bool check_encoding(const struct call *call)
{
    struct str name;

    if (!call_string(call, 0, STR("utf-8"), &name))
        return false;
    if (str_equal(str_lower_ascii(call->evaluator->arena, name), STR("utf-8")))
        return true;
    return evaluator_fail(call->evaluator, call->span, "the encoding is 'utf-8' alone") != NULL;
}

static const struct value *filter_b64encode(const struct call *call)
{
    struct buffer out = {.arena = call->evaluator->arena};
    struct str text;

    if (!check_encoding(call) || !call_subject_text(call, &text))
        return NULL;
    for (size_t i = 0; i < text.length; i += 3) {
        size_t count = text.length - i < 3 ? text.length - i : 3;
        unsigned bits = 0;

        for (size_t j = 0; j < 3; j++)
            bits = bits << 8 | (j < count ? (unsigned char)text.bytes[i + j] : 0);
        for (size_t j = 0; j < 4; j++)
            buffer_append_byte(&out, j <= count ? letters[bits >> (18 - 6 * j) & 63] : '=');
    }
    return give_string(call, buffer_str(&out));
}

/* Other bytes are skipped, as Python does; what is padded ends there. */
static const struct value *filter_b64decode(const struct call *call)
{
    struct buffer out = {.arena = call->evaluator->arena};
    size_t places = 0, padding = 0;
    unsigned bits = 0;
    struct str text;

    if (!check_encoding(call) || !call_subject_text(call, &text))
        return NULL;
    for (size_t i = 0; i < text.length; i++) {
        size_t value =
            text.bytes[i] ? str_find(str_from(letters), text.bytes[i]) : STR_NOT_FOUND;

        if (text.bytes[i] == '=' && places % 4 >= 2 && places % 4 + ++padding == 4)
            break;
        if (value == STR_NOT_FOUND)
            continue;
        if (padding)
            return evaluator_fail(call->evaluator, call->span, "letters follow the padding");
        bits = bits << 6 | (unsigned)value;
        if (places++ % 4)
            buffer_append_byte(&out, (char)(bits >> (6 - 2 * ((places - 1) % 4)) & 0xFF));
    }
    if (places % 4 && places % 4 + padding != 4)
        return evaluator_fail(call->evaluator, call->span, "the padding of base64 is wrong");
    if (utf8_find_broken(buffer_str(&out)) != STR_NOT_FOUND)
        return evaluator_fail(call->evaluator, call->span, "what it decodes to is no UTF-8");
    return give_string(call, buffer_str(&out));
}

static const struct callable filters[] = {
    CALLABLE("hash", .run = filter_hash, .parameters = {"hashtype"}),
    CALLABLE("md5", .run = filter_md5),
    CALLABLE("sha1", .run = filter_sha1),
    CALLABLE("checksum", .run = filter_sha1),
    CALLABLE("to_uuid", .run = filter_to_uuid),
    CALLABLE("b64encode", .run = filter_b64encode, .parameters = {"encoding"}),
    CALLABLE("b64decode", .run = filter_b64decode, .parameters = {"encoding"}),
};

const struct callable_table digest_filters = {"filter", filters, COUNT_OF(filters)};
