#include "features/imports/imports_columns.h"

#include "base/buf.h"
#include "base/fold.h"
#include "base/utf8.h"
#include "features/imports/imports_clean.h"

/* The words by which a heading names a field. */

/* Folded letters (fold_letters: lower case, no blanks and signs, Kazakh letters loosened). Looked
 * through from top to bottom: what is said more exactly stands above. */
struct synonym {
    const char *word;
    enum { WHOLE, PART, START, WORD } match; /* WORD: one of its words begins so */
    enum imports_field field;
};

static const struct synonym synonyms[] = {
    /* Other people's data, and days that are neither birth nor joining. */
    {"ребен", PART, FIELD_OTHER},
    {"детей", PART, FIELD_OTHER},
    {"дети", WORD, FIELD_OTHER},
    {"документ", PART, FIELD_OTHER},
    {"родител", PART, FIELD_OTHER},
    {"супруг", PART, FIELD_OTHER},
    {"датаиместорожд", START, FIELD_BORN},
    {"месторожд", PART, FIELD_OTHER},
    {"возраст", PART, FIELD_OTHER},
    {"паспорт", PART, FIELD_OTHER},
    {"студбилет", PART, FIELD_OTHER},
    {"студенческ", PART, FIELD_OTHER},
    {"подпись", PART, FIELD_OTHER},
    {"наработу", PART, FIELD_OTHER},
    {"выдан", PART, FIELD_OTHER},
    {"выдач", PART, FIELD_OTHER},
    {"инн", WHOLE, FIELD_OTHER},
    {"рабочийтел", PART, FIELD_OTHER},
    {"телраб", PART, FIELD_OTHER},
    {"рабтел", PART, FIELD_OTHER},
    {"служебныйтел", PART, FIELD_OTHER},
    {"телефонрабочий", PART, FIELD_OTHER},
    {"телефонорганизации", PART, FIELD_OTHER},
    {"телефоншколы", PART, FIELD_OTHER},
    {"ставк", WORD, FIELD_OTHER},
    {"нагрузк", WORD, FIELD_OTHER},
    {"разряд", WORD, FIELD_OTHER},
    {"трудовойдеятельности", PART, FIELD_OTHER},

    {"снилс", PART, FIELD_SNILS},
    {"страховойномер", PART, FIELD_SNILS},
    {"страховоесвид", PART, FIELD_SNILS},
    {"пенсионногострах", PART, FIELD_SNILS},
    {"иин", WHOLE, FIELD_IIN},
    {"жсн", WHOLE, FIELD_IIN},
    {"иинжсн", WHOLE, FIELD_IIN},
    {"жсниин", WHOLE, FIELD_IIN},
    {"номериин", WHOLE, FIELD_IIN},
    {"индивидуальныйидентификационный", PART, FIELD_IIN},

    {"девичья", PART, FIELD_FORMER},
    {"прежняяфам", PART, FIELD_FORMER},
    {"прежниефам", PART, FIELD_FORMER},
    {"бывшаяфам", PART, FIELD_FORMER},
    {"фио", PART, FIELD_FULL_NAME},
    {"фамилияимя", PART, FIELD_FULL_NAME},
    {"фамилияиимя", PART, FIELD_FULL_NAME},
    {"имяфамилия", PART, FIELD_FULL_NAME},
    {"фамилияио", PART, FIELD_FULL_NAME},
    {"фамилияинициалы", PART, FIELD_FULL_NAME},
    {"фамилияиинициалы", PART, FIELD_FULL_NAME},
    {"фамилииимена", PART, FIELD_FULL_NAME},
    {"атыжони", PART, FIELD_FULL_NAME},
    {"тегиаты", PART, FIELD_FULL_NAME},
    {"fullname", WHOLE, FIELD_FULL_NAME},
    {"lastname", WHOLE, FIELD_LAST},
    {"surname", WHOLE, FIELD_LAST},
    {"firstname", WHOLE, FIELD_FIRST},
    {"middlename", WHOLE, FIELD_MIDDLE},
    {"patronymic", WHOLE, FIELD_MIDDLE},

    /* «Имя и отчество» beside the last name; imports_read.c takes the two apart. */
    {"имяфамил", PART, FIELD_FULL_NAME},
    {"отчествофамил", PART, FIELD_FULL_NAME},
    {"имяотчеств", PART, FIELD_FIRST},
    {"имяиотчеств", PART, FIELD_FIRST},
    {"ио", WHOLE, FIELD_FIRST},
    {"тегиатыакес", PART, FIELD_FULL_NAME},
    {"таа", WHOLE, FIELD_FULL_NAME},

    {"рожд", PART, FIELD_BORN},
    {"др", WHOLE, FIELD_BORN},
    {"гр", WHOLE, FIELD_BORN},
    {"родил", WORD, FIELD_BORN},
    {"туган", WORD, FIELD_BORN},
    {"туылганкун", PART, FIELD_BORN},
    {"birth", PART, FIELD_BORN},

    {"вступ", PART, FIELD_JOINED},
    {"впрофсоюзес", PART, FIELD_JOINED},
    {"впрофс", WHOLE, FIELD_JOINED},
    {"членпрофсоюзас", PART, FIELD_JOINED},
    {"членствовпрофсоюзе", PART, FIELD_JOINED},
    {"приемавпрофсоюз", PART, FIELD_JOINED},
    {"приемавчлены", PART, FIELD_JOINED},
    {"приемавчленыпрофсоюза", PART, FIELD_JOINED},
    {"принятвпрофсоюз", PART, FIELD_JOINED},
    {"принятиявпрофсоюз", PART, FIELD_JOINED},
    {"постановкинаучет", PART, FIELD_JOINED},
    {"постановкинапрофучет", PART, FIELD_JOINED},
    {"профстаж", PART, FIELD_JOINED},
    {"стажвпрофсоюзе", PART, FIELD_JOINED},
    {"приемавппо", PART, FIELD_JOINED},
    {"профучет", PART, FIELD_JOINED},
    {"скакого", PART, FIELD_JOINED},
    {"кабылдан", PART, FIELD_JOINED},
    {"кирген", PART, FIELD_JOINED},
    {"мушеболган", PART, FIELD_JOINED},

    /* Any other length of service; «Профстаж» is above. */
    {"стаж", PART, FIELD_OTHER},

    {"email", PART, FIELD_EMAIL},
    {"mail", PART, FIELD_EMAIL},
    {"емайл", PART, FIELD_EMAIL},
    {"емеил", PART, FIELD_EMAIL},
    {"элпочт", PART, FIELD_EMAIL},
    {"электроннаяпочт", PART, FIELD_EMAIL},
    {"электроннойпочт", PART, FIELD_EMAIL},
    {"электронныйадрес", PART, FIELD_EMAIL},
    {"эладрес", PART, FIELD_EMAIL},
    {"электрондыпошта", PART, FIELD_EMAIL},
    {"электрондикпошта", PART, FIELD_EMAIL},
    {"почта", WHOLE, FIELD_EMAIL},

    {"телефон", PART, FIELD_PHONE},
    {"тел", WORD, FIELD_PHONE},
    {"соттел", PART, FIELD_PHONE},
    {"сотов", WORD, FIELD_PHONE},
    {"сот", WHOLE, FIELD_PHONE},
    {"моб", WORD, FIELD_PHONE},
    {"контакт", START, FIELD_PHONE},
    {"уялы", START, FIELD_PHONE},
    {"байланыс", START, FIELD_PHONE},
    {"phone", PART, FIELD_PHONE},
    {"т", WHOLE, FIELD_PHONE},

    {"билет", PART, FIELD_CARD},
    {"пб", WHOLE, FIELD_CARD},
    {"номерпб", WHOLE, FIELD_CARD},
    {"эпб", PART, FIELD_CARD},
    {"профкарт", PART, FIELD_CARD},
    {"номеркарт", PART, FIELD_CARD},
    {"электроннаякарт", PART, FIELD_CARD},
    {"учетнаякарточка", PART, FIELD_CARD},

    {"пол", WHOLE, FIELD_SEX},
    {"полмж", WHOLE, FIELD_SEX},
    {"полжм", WHOLE, FIELD_SEX},
    {"полмужжен", WHOLE, FIELD_SEX},
    {"мж", WHOLE, FIELD_SEX},
    {"жм", WHOLE, FIELD_SEX},
    {"жынысы", WHOLE, FIELD_SEX},
    {"жыныс", WHOLE, FIELD_SEX},
    {"sex", WHOLE, FIELD_SEX},
    {"gender", WHOLE, FIELD_SEX},

    {"долж", WORD, FIELD_POSITION},
    {"професси", PART, FIELD_POSITION},
    {"лауазым", PART, FIELD_POSITION},
    {"преподаваемыйпредмет", PART, FIELD_POSITION},
    {"предмет", WHOLE, FIELD_POSITION},
    {"проф", WHOLE, FIELD_POSITION},
    {"кемработает", PART, FIELD_POSITION},
    {"занимаем", START, FIELD_POSITION},
    {"position", WHOLE, FIELD_POSITION},
    {"jobtitle", WHOLE, FIELD_POSITION},

    {"кызмети", WORD, FIELD_POSITION},

    {"фамил", WORD, FIELD_LAST},
    {"фам", WHOLE, FIELD_LAST},
    {"теги", WHOLE, FIELD_LAST},
    {"отчеств", WORD, FIELD_MIDDLE},
    {"отч", WHOLE, FIELD_MIDDLE},
    {"ф", WHOLE, FIELD_LAST},
    {"и", WHOLE, FIELD_FIRST},
    {"о", WHOLE, FIELD_MIDDLE},
    {"инициалы", WHOLE, FIELD_FIRST},
    {"акесининаты", PART, FIELD_MIDDLE},
    {"имя", WORD, FIELD_FIRST},
    {"аты", WHOLE, FIELD_FIRST},
    {"есими", WHOLE, FIELD_FIRST},

    {"примеч", START, FIELD_REMARK},
    {"прим", WHOLE, FIELD_REMARK},
    {"коммент", START, FIELD_REMARK},
    {"ескерту", START, FIELD_REMARK},
    {"статус", START, FIELD_REMARK},
    {"отметк", START, FIELD_REMARK},
    {"адрес", PART, FIELD_ADDRESS},
    {"прописк", PART, FIELD_ADDRESS},
    {"местожительства", PART, FIELD_ADDRESS},
    {"мекенжай", PART, FIELD_ADDRESS},
    {"образован", PART, FIELD_EDUCATION},
    {"учебноезаведение", PART, FIELD_EDUCATION},
    {"билими", WHOLE, FIELD_EDUCATION},
    {"подраздел", PART, FIELD_UNIT},
    {"местоработы", PART, FIELD_UNIT},
    {"учреждени", START, FIELD_UNIT},
    {"организаци", START, FIELD_UNIT},
    {"кафедра", START, FIELD_UNIT},
    {"факультет", START, FIELD_UNIT},
    {"отдел", START, FIELD_UNIT},
    {"корпус", START, FIELD_UNIT},

    {"пп", WHOLE, FIELD_NUMBER},
    {"номер", WHOLE, FIELD_NUMBER},
    {"номерпп", WHOLE, FIELD_NUMBER},
    {"порядковыйномер", WHOLE, FIELD_NUMBER},
    {"nпп", WHOLE, FIELD_NUMBER},
    {"n", WHOLE, FIELD_NUMBER},
    {"рс", WHOLE, FIELD_NUMBER},

    /* Weak: such a heading may also stand over «да/нет»; what stands below decides. */
    {"членпрофсоюза", WHOLE, FIELD_FULL_NAME},
    {"членыпрофсоюза", WHOLE, FIELD_FULL_NAME},
    {"членппо", WHOLE, FIELD_FULL_NAME},
    {"списокчлен", START, FIELD_FULL_NAME},
    {"сотрудник", START, FIELD_FULL_NAME},
    {"работник", START, FIELD_FULL_NAME},
    {"педагог", START, FIELD_FULL_NAME},
    {"физическоелицо", WHOLE, FIELD_FULL_NAME},
    {"физлицо", WHOLE, FIELD_FULL_NAME},
    {"кызметкер", START, FIELD_FULL_NAME},
};

/* One of the words begins so. */
bool imports_has_word(str words, str start)
{
    str word;
    while (str_next(&words, ' ', &word)) {
        if (str_starts_with(word, start)) {
            return true;
        }
    }
    return false;
}

/* «Д О Л Ж Н О С Т Ь»: every word has one letter. */
static bool is_spaced(str words)
{
    int count = 0;
    str word;
    while (str_next(&words, ' ', &word)) {
        if (utf8_length(word) > 1) {
            return false;
        }
        count++;
    }
    return count > 3;
}

/* The words of a heading, folded; every sign between letters ends a word. */
str imports_heading_words(struct arena *arena, str heading)
{
    struct buf out = BUF_INIT(arena);
    while (heading.length > 0) {
        str before = heading;
        uint32_t c = utf8_next(&heading);
        if (utf8_is_letter(c)) {
            buf_put_bytes(&out, before.data, before.length - heading.length);
        } else {
            buf_put_char(&out, ' ');
        }
    }
    str words = fold_search(arena, buf_str(&out));
    return is_spaced(words) ? fold_letters(arena, words) : words;
}

/* «ФИО (по паспорту)» is a name and no passport. */
static str without_passport(struct arena *arena, str letters)
{
    str remark = STR("попаспорту");
    ptrdiff_t place = str_find(letters, remark);
    return place <= 0 ? letters
                      : str_join(arena, str_slice(letters, 0, (size_t)place),
                                 str_from(letters, (size_t)place + remark.length));
}

static enum imports_field field_of_words(struct arena *arena, str heading)
{
    str letters = without_passport(arena, fold_letters(arena, heading));
    str words = imports_heading_words(arena, heading);
    if (heading.length > 200) {
        return FIELD_UNKNOWN;
    }
    if (str_is_empty(letters)) {
        bool number = str_find(heading, STR("№")) >= 0 || str_find_char(heading, '#') >= 0;
        return number ? FIELD_NUMBER : FIELD_UNKNOWN;
    }
    for (size_t i = 0; i < COUNT_OF(synonyms); i++) {
        const struct synonym *synonym = &synonyms[i];
        str word = str_of(synonym->word);
        bool matches = synonym->match == WHOLE   ? str_equal(letters, word)
                       : synonym->match == START ? str_starts_with(letters, word)
                       : synonym->match == WORD  ? imports_has_word(words, word)
                                                 : str_find(letters, word) >= 0;
        if (matches) {
            return synonym->field;
        }
    }
    return FIELD_UNKNOWN;
}

/* «Г.р. (дд.мм.гггг)»: where the whole says nothing, what is in brackets is let go. */
enum imports_field imports_field_of_heading(struct arena *arena, str heading)
{
    enum imports_field field = field_of_words(arena, heading);
    ptrdiff_t open = str_find_char(heading, '(');
    ptrdiff_t close = str_find_char(heading, ')');
    if (field != FIELD_UNKNOWN || open <= 0 || close < open) {
        return field;
    }
    return field_of_words(arena, str_join(arena, str_slice(heading, 0, (size_t)open),
                                          str_from(heading, (size_t)close + 1)));
}
