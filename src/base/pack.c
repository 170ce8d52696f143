#include "base/pack.h"

/* Seven bits a byte, the lowest first; the sign in the lowest bit, so that small numbers of either
 * sign are short. */
void pack_int(struct buf *out, int64_t value)
{
    uint64_t rest = ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0);
    while (rest >= 0x80) {
        buf_put_char(out, (char)(rest | 0x80));
        rest >>= 7;
    }
    buf_put_char(out, (char)rest);
}

void pack_str(struct buf *out, str text)
{
    pack_int(out, (int64_t)text.length);
    buf_put(out, text);
}

int64_t unpack_int(struct unpack *from)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && from->rest.length > 0; shift += 7) {
        unsigned char byte = (unsigned char)from->rest.data[0];
        from->rest = str_from(from->rest, 1);
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            return (int64_t)((value >> 1) ^ ((value & 1) != 0 ? UINT64_MAX : 0));
        }
    }
    from->is_broken = true;
    return 0;
}

str unpack_str(struct unpack *from)
{
    int64_t length = unpack_int(from);
    if (length < 0 || (uint64_t)length > from->rest.length) {
        from->is_broken = true;
        return (str){0};
    }
    str text = str_slice(from->rest, 0, (size_t)length);
    from->rest = str_from(from->rest, (size_t)length);
    return text;
}
